#include "config/mpesa_table.hpp"

#include "config/section_rows.hpp"
#include "config/text_rules.hpp"

#include <algorithm>

namespace mbs::config {

namespace {

bool is_short_code(std::string_view t) {
  return t.empty() ||
      (t.size() >= 5 && t.size() <= 7 && std::ranges::all_of(t, [](char c) { return c >= '0' && c <= '9'; }));
}

constexpr text_rule short_code{is_short_code, "5 to 7 digits, or nothing"};
constexpr text_rule base_url{[](std::string_view t) { return !t.empty() && is_public_url(t); },
    "an http:// or https:// URL without query"};
constexpr text_rule optional_url{is_public_url, "an http:// or https:// URL without query, or nothing"};
constexpr text_rule nominated{[](std::string_view t) {
                                return t.empty() ||
                                    (t.size() == 12 && (t.starts_with("2547") || t.starts_with("2541")) &&
                                        std::ranges::all_of(t, [](char c) { return c >= '0' && c <= '9'; }));
                              },
    "12 digits like 254712345678, or nothing"};
constexpr text_rule description{[](std::string_view t) {
                                  return !t.empty() && t.size() <= 13 &&
                                      std::ranges::all_of(t, [](char c) { return c >= ' ' && c <= '~'; });
                                },
    "1 to 13 printable ASCII characters"};

}  // namespace

void add_mpesa(std::vector<setting>& all) {
  using m = mpesa_settings;
  section_rows t{all, "mpesa"};
  t.text("short_code", at<&m::short_code>, short_code,
      "The paybill that customers pay to, of a till its head office's or store's number; nothing means that no payments "
      "by M-Pesa are taken.");
  t.text("till", at<&m::till>, short_code, "The till's number, when payments go to a till.");
  t.row("consumer_key", at<&m::consumer_key>, "Consumer key of the app at Daraja.").secret = true;
  t.row("consumer_secret", at<&m::consumer_secret>, "Consumer secret of the app.").secret = true;
  t.row("passkey", at<&m::passkey>, "Passkey of the short code for prompts (Lipa na M-Pesa Online).").secret =
      true;
  t.text("url", at<&m::url>, base_url, "Where Daraja is.");
  t.text("callback_url", at<&m::callback_url>, optional_url,
      "How Daraja reaches this server: https, and no word that it forbids in addresses (mpesa, safaricom, exe, exec, cmd, "
      "sql, query); nothing means http.public_url.");
  t.row("ca_file", at<&m::ca_file>,
      "PEM file of those who may sign Daraja's certificate; nothing means those that the system trusts.");
  t.text("description", at<&m::description>, description, "What the payer's prompt says beside the account.");
  t.number("least", at<&m::least>, 1, 250'000, "KES", "The smallest top-up.");
  t.number(
      "most", at<&m::most>, 1, 1'000'000, "KES", "The largest; M-Pesa itself takes 250,000 in one payment.");
  t.number("connect_timeout", at<&m::connect_timeout>, 100, 60'000, "ms", "Time to connect to Daraja.");
  t.number("answer_timeout", at<&m::answer_timeout>, 1'000, 25'000, "ms", "Time for each of its answers.");
  t.number("at_once", at<&m::at_once>, 1, 64, "requests", "Requests to Daraja at once, each on a thread.");
  t.row("paybill", at<&m::paybill>,
      "Customers are told the paybill and their account number, to pay by themselves; after `mbs payment register-urls`.");
  t.row("reject_unknown_accounts", at<&m::reject_unknown_accounts>,
      "Where M-Pesa asks before a payment to the paybill: refuse one whose account number is nobody's. Otherwise staff "
      "match it.");
  t.row("callback_addresses", at<&m::callback_addresses>,
      "Addresses, or ranges of them (196.201.212.0/22), from which M-Pesa posts: what comes from elsewhere counts for "
      "nothing. Nothing means from anywhere: who knows a callback's address is believed.");
  t.text("pull_number", at<&m::pull_number>, nominated,
      "The number that was nominated for M-Pesa's list of payments (pull); nothing means that it is not read.");
  t.number("pull_every", at<&m::pull_every>, 900, 86'400, "s", "How often M-Pesa's list is read.");
  section_rows by_hand{all, "money"};
  by_hand.number("adjustment_limit", at<&money_settings::adjustment_limit>, 0, 1'000'000'000, "KES",
      "What one member of staff, or the command line, may credit and debit alone in 24 hours, in all; what is more waits "
      "for a second person; 0 means that each does.");
  by_hand.number("reconcile_at_hour", at<&money_settings::reconcile_at_hour>, 0, 23, "h",
      "At which hour of the day, in East Africa Time, M-Pesa, books, messages and operators are held against each "
      "other.");
}

}  // namespace mbs::config
