package io.tarsier.demo;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** What the shop is made of: services, what they do for a request, and how customers behave. */
final class Blueprint {

  static final String NAMESPACE = "shop";
  static final List<String> NODES = List.of("node-1", "node-2", "node-3", "node-4");

  private Blueprint() {}

  /** How a service tells of its work. */
  enum Type {
    /** Sends spans. */
    TRACED,
    /** Is only seen by those who call it, and by its metrics. */
    SILENT
  }

  /**
   * One service.
   *
   * @param version it begins with
   * @param nodes where its pods run, by number; one each
   * @param requestsPerPod real requests a second that fill a pod
   * @param cores what a pod uses when it is full
   * @param megabytes what a pod's memory settles at
   * @param limitMegabytes at which it is killed
   */
  record Service(
      String name,
      Type type,
      String version,
      List<Integer> nodes,
      double requestsPerPod,
      double cores,
      double megabytes,
      double limitMegabytes) {}

  /**
   * Something a service does.
   *
   * @param millis its own share of the time, the median
   */
  record Operation(String service, String name, double millis, List<Call> calls) {}

  /**
   * A call to another service on the way.
   *
   * @param timeoutMillis after which the caller gives up
   * @param retries how often it tries again
   * @param essential whether the caller fails with it
   * @param share of the requests that need it
   * @param queued whether the message waits for whoever fetches it
   */
  record Call(
      String operation,
      double timeoutMillis,
      int retries,
      boolean essential,
      double share,
      boolean queued) {}

  /**
   * What a customer may want.
   *
   * @param share of all requests
   */
  record Wish(String operation, double share) {}

  static final List<Service> SERVICES =
      List.of(
          traced("frontend", "3.8.1", List.of(1, 2, 4), 75, 0.8, 310, 640),
          traced("catalog", "2.11.0", List.of(2, 3), 210, 1.1, 420, 768),
          traced("recommendation", "1.9.3", List.of(1, 4), 150, 0.7, 350, 768),
          traced("cart", "1.6.2", List.of(3, 4), 130, 0.5, 240, 512),
          traced("checkout", "4.2.0", List.of(2, 3), 75, 0.6, 330, 640),
          traced("payment", "1.4.2", List.of(1, 3), 75, 0.5, 300, 640),
          traced("shipping", "2.0.7", List.of(1, 2), 75, 0.4, 200, 512),
          traced("email", "1.1.0", List.of(3, 4), 120, 0.3, 160, 384),
          silent("catalog-db", "postgres 17.2", 4, 900, 1.6, 1_450, 3_072),
          silent("payment-db", "postgres 17.2", 2, 260, 1.2, 980, 2_048),
          silent("cart-cache", "redis 7.4", 1, 2_400, 0.5, 210, 512),
          silent("order-queue", "rabbitmq 4.0", 4, 600, 0.5, 260, 512));

  static final Map<String, Operation> OPERATIONS = operations();

  static final List<Wish> WISHES =
      List.of(
          new Wish("frontend GET /", 0.30),
          new Wish("frontend GET /product/{id}", 0.34),
          new Wish("frontend POST /cart", 0.16),
          new Wish("frontend POST /checkout", 0.20));

  static Service service(String name) {
    return SERVICES.stream().filter(s -> s.name().equals(name)).findFirst().orElseThrow();
  }

  static Operation operation(String id) {
    Operation operation = OPERATIONS.get(id);
    if (operation == null) {
      throw new IllegalArgumentException("the shop does nothing called " + id);
    }
    return operation;
  }

  private static Map<String, Operation> operations() {
    Map<String, Operation> all = new LinkedHashMap<>();
    for (Operation o :
        List.of(
            does("frontend", "GET /", 9, call("catalog GET /products", 1_500), recommended(0.9)),
            does(
                "frontend",
                "GET /product/{id}",
                8,
                call("catalog GET /products/{id}", 1_500),
                recommended(0.7)),
            does("frontend", "POST /cart", 7, call("cart POST /items", 1_500)),
            does("frontend", "POST /checkout", 12, call("checkout POST /orders", 4_000)),
            does("catalog", "GET /products", 6, call("catalog-db SELECT products", 1_000)),
            does("catalog", "GET /products/{id}", 4, call("catalog-db SELECT product", 1_000)),
            does(
                "recommendation",
                "GET /recommendations",
                14,
                call("catalog GET /products/{id}", 800)),
            does("cart", "POST /items", 4, call("cart-cache HSET", 500)),
            does("cart", "GET /items", 3, call("cart-cache HGETALL", 500)),
            does(
                "checkout",
                "POST /orders",
                11,
                call("cart GET /items", 1_000),
                call("shipping POST /quotes", 1_500),
                new Call("payment POST /charges", 1_600, 1, true, 1, false),
                new Call("email orders", 1_000, 0, true, 1, true)),
            does("payment", "POST /charges", 16, call("payment-db INSERT charges", 1_400)),
            does("shipping", "POST /quotes", 13),
            does("email", "orders", 35),
            does("catalog-db", "SELECT products", 5),
            does("catalog-db", "SELECT product", 2.5),
            does("payment-db", "INSERT charges", 8),
            does("cart-cache", "HSET", 0.6),
            does("cart-cache", "HGETALL", 0.5),
            does("order-queue", "orders", 1.2))) {
      all.put(o.service() + " " + o.name(), o);
    }
    return all;
  }

  private static Operation does(String service, String name, double millis, Call... calls) {
    return new Operation(service, name, millis, List.of(calls));
  }

  private static Call call(String operation, double timeoutMillis) {
    return new Call(operation, timeoutMillis, 0, true, 1, false);
  }

  /** Nobody leaves a shop for want of recommendations. */
  private static Call recommended(double share) {
    return new Call("recommendation GET /recommendations", 1_000, 0, false, share, false);
  }

  private static Service traced(
      String name,
      String version,
      List<Integer> nodes,
      double requestsPerPod,
      double cores,
      double megabytes,
      double limit) {
    return new Service(name, Type.TRACED, version, nodes, requestsPerPod, cores, megabytes, limit);
  }

  private static Service silent(
      String name,
      String version,
      int node,
      double requestsPerPod,
      double cores,
      double megabytes,
      double limit) {
    return new Service(
        name, Type.SILENT, version, List.of(node), requestsPerPod, cores, megabytes, limit);
  }

  /** How often an operation's service is called for a request of a customer. */
  static Map<String, Double> visits() {
    Map<String, Double> visits = new LinkedHashMap<>();
    for (Wish wish : WISHES) {
      visit(operation(wish.operation()), wish.share(), visits);
    }
    return visits;
  }

  private static void visit(Operation o, double share, Map<String, Double> visits) {
    visits.merge(o.service(), share, Double::sum);
    List<Call> calls = new ArrayList<>(o.calls());
    for (Call c : calls) {
      if (c.queued()) {
        visits.merge("order-queue", share * c.share(), Double::sum);
      }
      visit(operation(c.operation()), share * c.share(), visits);
    }
  }
}
