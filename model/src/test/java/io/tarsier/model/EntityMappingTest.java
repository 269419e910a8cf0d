package io.tarsier.model;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class EntityMappingTest {

  @ParameterizedTest(name = "{0}'{'{1}'}' is {2}")
  @CsvSource(
      textBlock =
          """
          node_load1,          job=x;instance=web-1:9100,                         host/web-1
          node_load1,          job=node-exporter;instance=10.0.0.1:9100;namespace=mon;pod=ne-x, host/10.0.0.1
          node_load1,          job=node-exporter;instance=10.0.0.1:9100;node=worker-2, node/worker-2
          windows_cpu_time,    instance=win-7:9182,                               host/win-7
          up,                  job=node;instance=[::1]:9100,                      host/::1
          up,                  job=prometheus/node_exporter;instance=web-1:9100,  host/web-1
          process_cpu_seconds, job=nodejs-shop;instance=a:1,                      service/nodejs-shop
          container_cpu,       namespace=shop;pod=cart-7d9;node=worker-2,         pod/shop/cart-7d9
          kube_pod_status,     namespace=shop;pod=cart-7d9;job=kube-state-metrics, pod/shop/cart-7d9
          kube_node_status,    node=worker-2;job=kube-state-metrics,              node/worker-2
          http_requests,       namespace=shop;service=cart;job=j,                 service/shop/cart
          http_requests,       app=cart;job=j;instance=a:1,                       service/cart
          http_requests,       app_kubernetes_io_name=cart;instance=a:1,          service/cart
          up,                  job=api;instance=10.0.0.7:8080,                    service/api
          up,                  instance=db-1:5432,                                host/db-1
          up,                  instance=:9100,                                    host/unknown
          job:errors:ratio,    zone=eu,                                           series/job:errors:ratio
          cpu,                 pod=lonely,                                        series/cpu
          """)
  void theFirstRuleThatFitsDecides(String metric, String labels, String entity) {
    Map<String, String> map = new HashMap<>();
    for (String label : labels.split(";")) {
      int equals = label.indexOf('=');
      map.put(label.substring(0, equals), label.substring(equals + 1));
    }
    assertThat(EntityMapping.of(metric, Labels.of(map)).id()).isEqualTo(entity);
  }
}
