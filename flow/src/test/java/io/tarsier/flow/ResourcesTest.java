package io.tarsier.flow;

import static org.assertj.core.api.Assertions.assertThat;

import io.tarsier.flow.Capacity.Measure;
import io.tarsier.model.Entity;
import io.tarsier.model.Labels;
import io.tarsier.model.Series;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ResourcesTest {

  private final Resources resources = new Resources();

  @ParameterizedTest
  @CsvSource({
    "node_filefd_allocated,,node_filefd_maximum,,file descriptors",
    "node_nf_conntrack_entries,,node_nf_conntrack_entries_limit,,connection tracking",
    "process_open_fds,,process_max_fds,,file descriptors",
    "kube_resourcequota,type=used;namespace=shop;resource=requests.cpu;resourcequota=q,"
        + "kube_resourcequota,type=hard;namespace=shop;resource=requests.cpu;resourcequota=q,"
        + "quota requests.cpu of shop",
    "container_memory_working_set_bytes,namespace=shop;pod=cart-1;container=cart;image=a;node=n1,"
        + "kube_pod_container_resource_limits,"
        + "namespace=shop;pod=cart-1;container=cart;resource=memory;unit=byte;uid=7,memory of cart",
    "container_memory_working_set_bytes,namespace=shop;pod=cart-1;container=cart;image=a,"
        + "kube_pod_container_resource_limits_memory_bytes,"
        + "namespace=shop;pod=cart-1;container=cart,memory of cart",
    "container_memory_working_set_bytes,namespace=shop;pod=cart-1;container=cart;id=/a,"
        + "container_spec_memory_limit_bytes,"
        + "namespace=shop;pod=cart-1;container=cart;id=/a,memory of cart",
    "kubelet_volume_stats_used_bytes,namespace=shop;persistentvolumeclaim=data-0,"
        + "kubelet_volume_stats_capacity_bytes,namespace=shop;persistentvolumeclaim=data-0,"
        + "volume data-0",
    "kubelet_volume_stats_inodes_used,namespace=shop;persistentvolumeclaim=data-0,"
        + "kubelet_volume_stats_inodes,namespace=shop;persistentvolumeclaim=data-0,inodes of data-0",
    "jvm_memory_bytes_used,area=heap,jvm_memory_bytes_max,area=heap,heap",
    "jvm_memory_used_bytes,area=heap,jvm_memory_max_bytes,area=heap,heap",
    "jvm_memory_used_bytes,area=heap;id=G1 Old Gen,"
        + "jvm_memory_max_bytes,area=heap;id=G1 Old Gen,heap G1 Old Gen",
    "redis_memory_used_bytes,,redis_memory_max_bytes,,Redis memory",
    "redis_connected_clients,,redis_config_maxclients,,Redis connections",
    "mysql_global_status_threads_connected,,mysql_global_variables_max_connections,,MySQL connections",
    "hikaricp_connections_active,pool=orders,hikaricp_connections_max,pool=orders,connection pool orders",
    "etcd_mvcc_db_total_size_in_bytes,,etcd_server_quota_backend_bytes,,etcd database"
  })
  void whatIsUsedFindsItsLimit(
      String used,
      @Nullable String usedLabels,
      String limit,
      @Nullable String limitLabels,
      String words) {
    Resources.Role a = resources.of(series(used, usedLabels), "prometheus");
    Resources.Role b = resources.of(series(limit, limitLabels), "prometheus");
    assertThat(a).isInstanceOf(Resources.Role.Resource.class);
    assertThat(b).isInstanceOf(Resources.Role.LimitOf.class);
    Resources.Role.Resource resource = (Resources.Role.Resource) a;
    assertThat(resource.pair()).isNotEmpty().isEqualTo(((Resources.Role.LimitOf) b).pair());
    assertThat(resource.capacity().resource()).isEqualTo(words);
    assertThat(resource.capacity().measure()).isEqualTo(Measure.USED);
    assertThat(resources.of(series(limit, limitLabels), "elsewhere")).isNotEqualTo(b);
  }

  @ParameterizedTest
  @CsvSource({
    "probe_ssl_earliest_cert_expiry,instance=shop.example:443,certificate of shop.example:443",
    "x509_cert_not_after,subject_CN=shop;secret_name=tls,certificate shop tls",
    "ssl_cert_not_after,cn=shop.example;instance=a:443,certificate shop.example of a:443",
    "certmanager_certificate_expiration_timestamp_seconds,name=web;namespace=shop,"
        + "certificate web of shop",
    "traefik_tls_certs_not_after,cn=shop.example,certificate shop.example"
  })
  void certificatesEndAtAMoment(String metric, String labels, String words) {
    Resources.Role role = resources.of(series(metric, labels), "prometheus");
    assertThat(role).isInstanceOf(Resources.Role.Resource.class);
    Capacity capacity = ((Resources.Role.Resource) role).capacity();
    assertThat(capacity.measure()).isEqualTo(Measure.MOMENT);
    assertThat(capacity.resource()).isEqualTo(words);
  }

  @Test
  void aPairIsOfOnePlace() {
    assertThat(pair("kube_resourcequota", "type=used;namespace=shop;resource=pods"))
        .isNotEqualTo(pair("kube_resourcequota", "type=used;namespace=shop;resource=secrets"));
    assertThat(pair("process_open_fds", "instance=a"))
        .isNotEqualTo(pair("process_open_fds", "instance=b"));
    String cart = "namespace=shop;pod=cart-1;container=";
    assertThat(pair("container_memory_working_set_bytes", cart + "cart"))
        .isNotEqualTo(pair("container_memory_working_set_bytes", cart + "proxy"));
  }

  @Test
  void whatHasNoEndIsNoResource() {
    assertThat(resources.knows("http_requests:rate")).isFalse();
    assertThat(resources.of(series("http_requests:rate", ""), "prometheus"))
        .isInstanceOf(Resources.Role.None.class);
    // The young pools are full every few seconds; pods as a whole have no limit of their own.
    for (String[] s :
        new String[][] {
          {"jvm_memory_used_bytes", "area=heap;id=G1 Eden Space"},
          {"jvm_memory_used_bytes", "area=nonheap"},
          {"container_memory_working_set_bytes", "namespace=shop;pod=cart-1"},
          {"kube_pod_container_resource_limits", "namespace=a;pod=b;container=c;resource=cpu"}
        }) {
      assertThat(resources.of(series(s[0], s[1]), "prometheus"))
          .as(s[0] + s[1])
          .isInstanceOf(Resources.Role.None.class);
    }
  }

  private String pair(String metric, String labels) {
    return ((Resources.Role.Resource) resources.of(series(metric, labels), "prometheus")).pair();
  }

  private static Series series(String metric, @Nullable String labels) {
    Map<String, String> all = new HashMap<>();
    if (labels != null) {
      for (String label : labels.split(";")) {
        if (!label.isEmpty()) {
          all.put(label.substring(0, label.indexOf('=')), label.substring(label.indexOf('=') + 1));
        }
      }
    }
    // Who tells of a container's limit knows no node, so that the entities may differ.
    Entity entity =
        all.containsKey("uid")
            ? new Entity(Entity.Kind.POD, "shop", "cart-1")
            : Entity.of(Entity.Kind.HOST, "web-1");
    return new Series(entity, metric, Labels.of(all));
  }
}
