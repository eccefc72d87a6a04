#include "cli/mpesa_composition.hpp"

#include "protocols/mpesa/requests.hpp"

#include <optional>

namespace mbs::cli {
namespace {

std::string without_slashes(std::string url) {
  while (url.ends_with('/'))
    url.pop_back();
  return url;
}

/// Of this machine, by a number or as localhost.
bool is_loopback(std::string_view url) {
  constexpr std::string_view scheme = "http://";
  if (!url.starts_with(scheme)) return false;
  auto host = url.substr(scheme.size());
  host = host.substr(0, host.find_first_of(host.starts_with('[') ? "]" : ":/"));
  return host == "localhost" || host == "[::1" ||
      (host.starts_with("127.") && host.find_first_not_of("0123456789.") == std::string_view::npos);
}

mpesa::push_request sample_push(const actors::till_settings& till) {
  mpesa::push_request sample;
  sample.short_code = till.short_code;
  sample.till = till.till;
  sample.passkey = till.passkey;
  sample.shillings = till.least;
  sample.payer = "254712345678";
  sample.callback_url =
      till.callback_base + "/v1/payments/push/" + actors::callback_token({1}, till.token_keys.front());
  sample.account_reference = domain::reference_of({1});
  sample.description = till.description;
  sample.limits = {till.least, till.most};
  sample.reach = till.reach;
  return sample;
}

/// Which setting makes a field.
std::string_view setting_of(std::string_view field) {
  if (field == "BusinessShortCode" || field == "ShortCode") return "short_code";
  if (field == "PartyB") return "till";
  if (field == "passkey") return "passkey";
  if (field == "Amount") return "least";
  if (field == "TransactionDesc") return "description";
  if (field == "NominatedNumber") return "pull_number";
  if (field.ends_with("URL")) return "callback_url";
  return "short_code";
}

}  // namespace

std::vector<std::string> mpesa_obstacles(const config::settings& settings) {
  const auto& m = settings.mpesa;
  std::vector<std::string> found;
  if (m.short_code.empty()) return found;
  const auto complain = [&](std::string_view key, std::string_view what) {
    auto text = "mpesa." + std::string{key} + ": " + std::string{what};
    if (found.empty() || found.back() != text) found.push_back(std::move(text));
  };
  if (!m.url.starts_with("https://") && !is_loopback(m.url))
    complain("url", "M-Pesa is reached by https:// only, unless it is a simulator on this machine");
  const auto check = [&](const std::optional<mpesa::field_fault>& fault) {
    if (fault)
      complain(setting_of(fault->field),
          "M-Pesa refuses it: " + std::string{fault->field} + ' ' + std::string{fault->must});
  };
  const mpesa::token_request keys{m.consumer_key, m.consumer_secret};
  if (const auto fault = keys.fault())
    complain(fault->field.find("ecret") != std::string_view::npos ? "consumer_secret" : "consumer_key",
        "M-Pesa refuses it: it " + std::string{fault->must});
  if (const auto ranges = domain::address_list_from(m.callback_addresses); !ranges)
    complain("callback_addresses", ranges.error().why);
  // Any key makes addresses of the same form.
  const auto till = till_from(settings, {"a key"});
  check(sample_push(till).fault());
  if (found.empty()) check(paybill_registration(till).fault());
  if (!till.pull_number.empty()) check(pull_registration(till).fault());
  return found;
}

actors::till_settings till_from(const config::settings& settings, std::vector<std::string> token_keys) {
  const auto& m = settings.mpesa;
  actors::till_settings till;
  till.short_code = m.short_code;
  till.till = m.till;
  till.passkey = m.passkey;
  till.callback_base = without_slashes(m.callback_url.empty() ? settings.http.public_url : m.callback_url);
  till.description = m.description;
  // A simulator on this machine reaches this machine.
  till.reach = is_loopback(m.url) ? mpesa::url_reach::loopback_too : mpesa::url_reach::public_only;
  till.least = m.least;
  till.most = m.most;
  till.token_keys = std::move(token_keys);
  // Whoever pays to a till types no account.
  till.offers_paybill = m.paybill && m.till.empty();
  till.rejects_unknown = m.reject_unknown_accounts;
  if (auto ranges = domain::address_list_from(m.callback_addresses)) till.callback_from = std::move(*ranges);
  till.pull_number = m.pull_number;
  till.pull_every = m.pull_every;
  return till;
}

actors::daraja_options daraja_options_from(const config::mpesa_settings& m) {
  return {.base_url = without_slashes(m.url),
      .consumer_key = m.consumer_key,
      .consumer_secret = m.consumer_secret,
      .ca_file = m.ca_file,
      .connect_timeout = m.connect_timeout,
      .answer_timeout = m.answer_timeout};
}

mpesa::c2b_register paybill_registration(const actors::till_settings& till) {
  mpesa::c2b_register wanted;
  wanted.short_code = till.short_code;
  const auto token = actors::paybill_token(till.short_code, till.token_keys.front());
  wanted.confirmation_url = till.callback_base + "/v1/payments/confirmation/" + token;
  wanted.validation_url = till.callback_base + "/v1/payments/validation/" + token;
  wanted.reach = till.reach;
  return wanted;
}

mpesa::pull_register pull_registration(const actors::till_settings& till) {
  mpesa::pull_register wanted;
  wanted.short_code = till.short_code;
  wanted.nominated_number = till.pull_number;
  wanted.callback_url = paybill_registration(till).confirmation_url;
  wanted.reach = till.reach;
  return wanted;
}

void set_up_mpesa(
    const config::settings& settings, std::vector<std::string> token_keys, actors::node_setup& into) {
  const auto& m = settings.mpesa;
  if (m.short_code.empty()) return;
  into.till = till_from(settings, std::move(token_keys));
  into.daraja_at_once = m.at_once;
  into.make_daraja_channel = [options = daraja_options_from(m),
                                 tokens = actors::make_daraja_tokens(into.steady)] {
    return actors::make_curl_daraja_channel(options, tokens);
  };
}

}  // namespace mbs::cli
