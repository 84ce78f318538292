"""Who may reach whom: what the network policies of each overlay allow together."""

from tests.deploy.rendered import APPLICATION, WORKLOADS, each_overlay, of_kind

NAME = "app.kubernetes.io/name"


def selected(selector, names):
    """The workloads that a selector of pods means."""
    found = {name for name in names if selector.get("matchLabels", {}).get(NAME, name) == name}
    for expression in selector.get("matchExpressions", []):
        assert (expression["key"], expression["operator"]) == (NAME, "In")
        found &= set(expression["values"])
    return found


def allowed(overlay, direction, name):
    """Whom `name` may reach (Egress) or who may reach it (Ingress), with the port; other namespaces apart."""
    names = set(of_kind(overlay, *WORKLOADS))
    side = "to" if direction == "Egress" else "from"
    peers, anybody = set(), False
    for policy in of_kind(overlay, "NetworkPolicy").values():
        spec = policy["spec"]
        if direction not in spec["policyTypes"] or name not in selected(spec["podSelector"], names):
            continue
        for rule in spec.get(direction.lower(), []):
            anybody = anybody or side not in rule
            for peer in rule.get(side, []):
                if "podSelector" in peer and "namespaceSelector" not in peer:
                    ports = {port["port"] for port in rule["ports"]}
                    peers |= {(one, port) for one in selected(peer["podSelector"], names) for port in ports}
    return {"anybody"} if anybody else peers


def expected(*names, port):
    return {(name, port) for name in names}


@each_overlay
def test_nothing_is_reached_that_no_policy_names(overlay):
    deny = of_kind(overlay, "NetworkPolicy")["deny"]["spec"]
    assert deny == {"podSelector": {}, "policyTypes": ["Ingress", "Egress"]}


@each_overlay
def test_every_policy_names_ports(overlay):
    for name, policy in of_kind(overlay, "NetworkPolicy").items():
        for rule in policy["spec"].get("ingress", []) + policy["spec"].get("egress", []):
            assert rule["ports"], name


@each_overlay
def test_the_database_is_reached_by_the_application_and_the_migrations_alone(overlay):
    others = of_kind(overlay, *WORKLOADS)
    may = APPLICATION | ({"pgbouncer", "postgres-replica", "replication-role"} & set(others))
    assert allowed(overlay, "Ingress", "postgres") == expected(*may, port=5432)
    assert allowed(overlay, "Egress", "postgres") == set()


@each_overlay
def test_what_may_leave_may_also_enter_and_the_other_way_round(overlay):
    """A policy on one side alone would block."""
    names = set(of_kind(overlay, *WORKLOADS))
    for name in names:
        for peer, port in allowed(overlay, "Egress", name):
            assert (name, port) in allowed(overlay, "Ingress", peer), f"{name} to {peer}"
        for peer, port in allowed(overlay, "Ingress", name) - {"anybody"}:
            assert (name, port) in allowed(overlay, "Egress", peer), f"{peer} to {name}"


@each_overlay
def test_the_public_reaches_nginx_alone(overlay):
    names = set(of_kind(overlay, *WORKLOADS))
    assert {name for name in names if "anybody" in allowed(overlay, "Ingress", name)} == {"frontend"}
    assert allowed(overlay, "Egress", "frontend") == {("api", 8000)}
    assert allowed(overlay, "Ingress", "api") == {("frontend", 8000)}


@each_overlay
def test_the_sources_are_asked_by_https_and_nothing_inside_is(overlay):
    (rule,) = of_kind(overlay, "NetworkPolicy")["sources"]["spec"]["egress"]
    assert rule["ports"] == [{"port": 443}]
    (peer,) = rule["to"]
    assert set(peer["ipBlock"]["except"]) >= {
        "10.0.0.0/8",
        "172.16.0.0/12",
        "192.168.0.0/16",
        "169.254.0.0/16",
    }
