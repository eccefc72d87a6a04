#include "config/loader.hpp"

#include <algorithm>
#include <set>

namespace mbs::config {
namespace {

void check_streams(loader& l) {
  auto& http = l.value.http;
  if (http.max_streams < http.max_connections) return;
  if (!l.was_set("http.max_streams") && http.max_connections > 1) {
    http.max_streams = http.max_connections / 2;
    return;
  }
  if (http.max_connections > 1) {
    l.complain("http.max_streams",
        std::to_string(http.max_streams) + " is not below max_connections; allowed: at most " +
            std::to_string(http.max_connections - 1));
  }
}

void check_http(loader& l) {
  const auto& http = l.value.http;
  if (http.tls_certificate.empty() != http.tls_key.empty()) {
    const bool lacks_key = http.tls_key.empty();
    l.complain(lacks_key ? "http.tls_certificate" : "http.tls_key",
        std::string{"set without "} + (lacks_key ? "tls_key" : "tls_certificate") +
            "; allowed: both or none");
  }
  if (!http.admin_listen.empty() && http.admin_listen == http.listen && !http.listen.ends_with(":0")) {
    l.complain("http.admin_listen", "the same as listen; allowed: another address or port, or nothing");
  }
}

/// What nobody has set does not stand against a limit that somebody has lowered.
template <class Value>
void follow(loader& l, const std::string& path, Value& value, Value limit) {
  if (!l.was_set(path)) value = std::min(value, limit);
}

void check_reconnect(loader& l, const std::string& path, milliseconds& shortest, milliseconds longest) {
  follow(l, path + ".reconnect_min", shortest, longest);
  if (shortest > longest) {
    l.complain(path + ".reconnect_min",
        "reconnect_min is above reconnect_max; allowed: at most " + render(&longest));
  }
}

void check_limits(loader& l) {
  auto& limits = l.value.limits;
  follow(l, "limits.default_validity", limits.default_validity, limits.max_validity);
  follow(l, "limits.queued_per_account", limits.queued_per_account, limits.queued);
  if (limits.default_validity > limits.max_validity) {
    l.complain("limits.default_validity",
        "default_validity is above max_validity; allowed: at most " + render(&l.value.limits.max_validity));
  }
  if (limits.queued_per_account > limits.queued) {
    l.complain("limits.queued_per_account",
        std::to_string(limits.queued_per_account) + " is above queued; allowed: at most " +
            std::to_string(limits.queued));
  }
}

void require(loader& l, const std::string& path, std::string_view key, bool given) {
  // A value that was written and refused has had its complaint.
  if (!given && !l.was_set(path + '.' + std::string{key})) {
    l.complain(path + '.' + std::string{key}, "it is missing; write " + std::string{key} + " = …");
  }
}

void check_link(loader& l, link_settings& link, const std::string& path) {
  require(l, path, "name", !link.name.empty());
  require(l, path, "networks", !link.networks.empty());
  require(l, path, "system_id", !link.system_id.empty());
  if (l.was_set(path + ".networks") && link.networks.empty()) {
    l.complain(path + ".networks", "it is empty; allowed: names of networks, or \"*\" for the default route");
  }
  if (link.classes.empty()) {
    l.complain(path + ".classes", "it is empty; allowed: at least one of otp, transactional, promotional");
  }
  if (link.burst > link.tps) {
    l.complain(path + ".burst",
        std::to_string(link.burst) + " is above tps; allowed: at most " + std::to_string(link.tps));
  }
  if (link.window < link.sessions) {
    l.complain(path + ".window",
        std::to_string(link.window) + " is below sessions; allowed: at least " +
            std::to_string(link.sessions) + ", one for each session");
  }
  check_reconnect(l, path, link.reconnect_min, link.reconnect_max);
}

void check_links(loader& l) {
  std::set<std::string> names;
  std::set<std::string> spelt;
  for (std::size_t i = 0; i < l.value.links.size(); ++i) {
    auto& link = l.value.links[i];
    const auto path = entry_path("link", i);
    check_link(l, link, path);
    if (link.name.empty()) continue;
    if (!names.insert(link.name).second) {
      l.complain(path + ".name", '"' + link.name + "\" is taken by another link; allowed: a name of its own");
    } else if (!spelt.insert(environment_name(link.name)).second) {
      l.complain(path + ".name",
          '"' + link.name + "\" and another link share the variables MBS_LINK__" +
              environment_name(link.name) + "__…; allowed: a name that differs in more than - and _");
    }
  }
}

void check_prices(loader& l) {
  std::set<std::pair<std::string, std::string>> scopes;
  for (std::size_t i = 0; i < l.value.prices.size(); ++i) {
    const auto& price = l.value.prices[i];
    const auto path = entry_path("price", i);
    require(l, path, "per_segment", !price.per_segment.empty());
    const bool is_zero = price.per_segment.find_first_not_of("0.") == std::string::npos;
    if (!price.per_segment.empty() && is_zero != price.free)
      l.complain(path + ".free",
          is_zero ? "a price of 0 is one only with free = true"
                  : "only a price of 0 is free; allowed: false");
    if (!scopes.emplace(price.network, price.traffic).second) {
      l.complain(path, "there is already a price for this network and class; allowed: one each");
    }
  }
}

void check_mail(loader& l) {
  const auto& mail = l.value.mail;
  if (mail.transport.empty()) {
    for (const auto* key : {"from", "reply_to", "folder", "host", "user", "password", "ca_file"})
      if (l.was_set(std::string{"mail."} + key)) return require(l, "mail", "transport", false);
    return;
  }
  require(l, "mail", "from", !mail.from.empty());
  if (mail.transport == "folder") return require(l, "mail", "folder", !mail.folder.empty());
  require(l, "mail", "host", !mail.host.empty());
  require(l, "mail", "user", !mail.user.empty() || mail.password.empty());
  require(l, "mail", "password", mail.user.empty() || !mail.password.empty());
}

void check_mpesa(loader& l) {
  const auto& m = l.value.mpesa;
  if (m.short_code.empty()) {
    for (const auto* key : {"till", "consumer_key", "consumer_secret", "passkey", "callback_url", "ca_file",
             "paybill", "callback_addresses", "pull_number"})
      if (l.was_set(std::string{"mpesa."} + key)) return require(l, "mpesa", "short_code", false);
    return;
  }
  require(l, "mpesa", "consumer_key", !m.consumer_key.empty());
  require(l, "mpesa", "consumer_secret", !m.consumer_secret.empty());
  require(l, "mpesa", "passkey", !m.passkey.empty());
  // Addresses of callbacks are made under it, and have to hold after a restart.
  require(l, "secrets", "master_key_file", !l.value.secrets.master_key_file.empty());
  if (m.paybill && !m.till.empty())
    l.complain("mpesa.paybill", "whoever pays to a till types no account number; allowed: false beside till");
  if (m.least > m.most) l.complain("mpesa.least", "above mpesa.most; allowed: at most as much");
}

void check_documents(loader& l) {
  const auto& d = l.value.documents;
  const bool any = !d.seller_name.empty() || !d.seller_address.empty() || !d.seller_pin.empty();
  if (any) {
    require(l, "documents", "seller_name", !d.seller_name.empty());
    require(l, "documents", "seller_address", !d.seller_address.empty());
    require(l, "documents", "seller_pin", !d.seller_pin.empty());
  }
}

void check_secrets(loader& l) {
  const auto check = [&](const setting& s, const std::string& path) {
    const auto plain = path + '.' + std::string{s.key};
    if (l.same_source(plain, plain + "_file")) {
      l.complain(plain, "set twice, also by " + std::string{s.key} + "_file; allowed: one of them");
    }
  };
  for (const auto& s : settings_table()) {
    if (!s.secret) continue;
    if (s.section != "link") {
      check(s, std::string{s.section});
      continue;
    }
    for (std::size_t i = 0; i < l.value.links.size(); ++i)
      check(s, entry_path(s.section, i));
  }
}

}  // namespace

void check_together(loader& l) {
  check_http(l);
  check_streams(l);
  check_limits(l);
  check_reconnect(l, "database", l.value.database.reconnect_min, l.value.database.reconnect_max);
  check_links(l);
  check_prices(l);
  check_mail(l);
  check_mpesa(l);
  check_documents(l);
  check_secrets(l);
}

}  // namespace mbs::config
