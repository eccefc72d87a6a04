#include "cli/commands.hpp"
#include "persistence/mail/mail_store.hpp"

#include <boost/json/array.hpp>

#include <algorithm>
#include <chrono>
#include <thread>

/// Commands about mails. What a mail tells is never shown: it may be a code.
namespace mbs::cli {

namespace json = boost::json;
using persistence::mail_record;
using persistence::mail_state;
using persistence::mail_store;

namespace {

constexpr std::size_t longest_reason = 200;

domain::mail_address address_of(const std::string& text) {
  auto address = domain::mail_address::parse(text);
  if (!address)
    throw usage_failure(
        '"' + text + "\" is no address of e-mail; allowed: letters and digits like a@b.example");
  return std::move(*address);
}

domain::mail_id id_of(const std::string& text) {
  const auto id = domain::mail_id_from(text);
  if (!id)
    throw usage_failure('"' + text + "\" is not the id of a mail; `mbs mail list` shows ids like mai_…");
  return *id;
}

json::value time_or_null(domain::time_point at) {
  return at == domain::time_point{} ? json::value{} : json::value(domain::to_rfc3339(at));
}

json::object facts_of(const mail_record& m) {
  const bool waits = m.state == mail_state::waiting;
  return {{"mail_id", domain::to_text(m.id)}, {"kind", domain::to_text(m.kind)}, {"to", m.recipient},
      {"language", domain::to_text(m.language)}, {"state", persistence::to_text(m.state)},
      {"attempts", m.attempts}, {"created_at", domain::to_rfc3339(m.created_at)},
      {"ends_at", domain::to_rfc3339(m.ends_at)},
      {"next_attempt_at", waits ? json::value(domain::to_rfc3339(m.next_at)) : json::value{}},
      {"final_at", time_or_null(m.final_at)},
      {"last_answer", m.last_answer.empty() ? json::value{} : json::value(m.last_answer)},
      {"message_id", '<' + m.message_id + '>'}};
}

std::optional<mail_state> state_of(const std::string& text) {
  for (const auto s : {mail_state::waiting, mail_state::sent, mail_state::refused, mail_state::ended})
    if (text == persistence::to_text(s)) return s;
  return std::nullopt;
}

/// As it is after at most half a minute, or as soon as something has become of it.
mail_record wait_for(mail_store& store, const command_stores& stores, domain::mail_id id) {
  using clock = std::chrono::steady_clock;
  constexpr auto pause = std::chrono::milliseconds{50};
  constexpr auto patience = std::chrono::seconds{30};
  const auto end = clock::now() + patience;
  for (;;) {
    auto now = stores.need(store.find(id), "the mail");
    if (now.state != mail_state::waiting || !now.last_answer.empty() || clock::now() >= end) return now;
    std::this_thread::sleep_for(pause);
  }
}

}  // namespace

exit_code list_mails(command_context& context, const mail_options& o) {
  const auto stores = context.open_stores(persistence::lane::changes);
  persistence::mail_filter filter{.state = state_of(o.state), .limit = o.limit};
  if (!o.address.empty()) filter.recipient = address_of(o.address).text();
  const auto mails = stores.need(stores.get<mail_store>().list(filter), "the outbox");
  json::array listed;
  text_table table{{"mail", "kind", "to", "state", "attempts", "made", "last answer"}, {}};
  for (const auto& m : mails) {
    listed.push_back(facts_of(m));
    table.rows.push_back({domain::to_text(m.id), std::string{domain::to_text(m.kind)}, m.recipient,
        std::string{persistence::to_text(m.state)}, std::to_string(m.attempts),
        domain::to_rfc3339(m.created_at), m.last_answer.empty() ? "-" : m.last_answer});
  }
  if (context.out().json()) {
    context.out().document({{"mails", listed}});
  } else {
    context.out().table(table);
  }
  return exit_code::ok;
}

exit_code show_mail(command_context& context, const mail_options& o) {
  const auto id = id_of(o.id);
  const auto stores = context.open_stores(persistence::lane::changes);
  auto& store = stores.get<mail_store>();
  const auto mail = stores.need(store.find(id), "mail " + o.id);
  const auto mark = stores.need(store.mark_of(mail.recipient), "mail " + o.id);
  auto facts = facts_of(mail);
  facts["address_marked"] = mark ? json::value(persistence::to_text(mark->source)) : json::value{};
  facts["marked_because"] = mark ? json::value(mark->reason) : json::value{};
  context.out().facts(facts);
  return exit_code::ok;
}

exit_code retry_mail(command_context& context, const mail_options& o) {
  const auto id = id_of(o.id);
  const auto stores = context.open_stores(persistence::lane::changes);
  const auto mail = stores.need(
      stores.get<mail_store>().retry(id, command_context::now(), command_context::origin()), "mail " + o.id);
  context.out().facts(facts_of(mail));
  return exit_code::ok;
}

exit_code mark_bounced(command_context& context, const mail_options& o) {
  const auto address = address_of(o.address);
  if (o.reason.size() > longest_reason ||
      std::ranges::any_of(o.reason, [](char c) { return c < ' ' || c > '~'; }))
    throw usage_failure("--reason: allowed: at most 200 printable ASCII characters");
  const auto stores = context.open_stores(persistence::lane::changes);
  auto& store = stores.get<mail_store>();
  if (o.undo) {
    const bool had_one =
        stores.need(store.unmark(address.text(), command_context::origin()), "address " + address.text());
    if (!had_one) throw refusal(domain::errc::not_found, "a mark of " + address.text());
    context.out().facts({{"address", address.text()}, {"marked", false}});
    return exit_code::ok;
  }
  const auto reason = o.reason.empty() ? std::string{"said by an operator"} : o.reason;
  stores.need(store.mark({.address = address.text(),
                             .source = persistence::mark_source::bounced,
                             .reason = reason,
                             .at = command_context::now()},
                  command_context::origin()),
      "address " + address.text());
  context.out().facts({{"address", address.text()}, {"marked", true}, {"reason", reason}});
  return exit_code::ok;
}

exit_code send_test_mail(command_context& context, const mail_options& o) {
  const auto address = address_of(o.address);
  const auto language = domain::mail_language_from(o.language).value_or(domain::mail_language::english);
  const auto settings = context.load_settings();
  if (settings.mail.transport.empty())
    throw failure(exit_code::configuration, "no_mail", "mail.transport is not set: no mail is sent");
  const auto stores = context.open_stores(persistence::lane::changes);
  auto& store = stores.get<mail_store>();
  const auto now = command_context::now();
  const auto id = stores.need(store.enqueue({.kind = domain::mail_kind::test_mail,
                                  .recipient = address,
                                  .language = language,
                                  .fields = {{"time", domain::to_rfc3339(now)}},
                                  .now = now}),
      "a test mail to " + address.text());
  if (!stores.has_server()) {
    context.out().facts(facts_of(stores.need(store.find(id), "the mail")));
    context.out().err() << "it waits: no server is running that would send it\n";
    return exit_code::ok;
  }
  const auto mail = wait_for(store, stores, id);
  context.out().facts(facts_of(mail));
  return mail.state == mail_state::sent ? exit_code::ok : exit_code::negative;
}

}  // namespace mbs::cli
