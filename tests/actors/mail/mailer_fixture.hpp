#pragma once

#include "actors/mail/mailer_actor.hpp"
#include "persistence/mail/mail_store.hpp"
#include "tests/actors/actor_fixture.hpp"

#include <algorithm>
#include <map>
#include <set>
#include <string>
#include <vector>

/// MAILER beside an outbox in memory and a mail server that answers as a test says.
namespace mbs::actors::testing {

using domain::mail_id;
using domain::mail_kind;
using persistence::mail_state;
template <class T>
using outcome_of_store = domain::result<T>;

struct fake_outbox final : persistence::store_connection, persistence::mail_store {
  fake_outbox() { offer<persistence::mail_store>(*this); }

  std::map<mail_id, persistence::due_mail> rows;
  std::set<std::string> marked;
  bool away = false;
  std::uint32_t looks = 0;
  domain::time_point forgotten_before{};
  static constexpr auto gone = domain::errc::store_unavailable;

  outcome_of_store<persistence::due_page> due(const persistence::due_question& q) override {
    ++looks;
    if (away) return gone;
    std::map<std::string, std::vector<persistence::due_mail>> by_host;
    for (const auto& [id, row] : rows)
      if (row.record.state == mail_state::waiting && row.host > q.after) by_host[row.host].push_back(row);
    persistence::due_page page;
    std::uint32_t hosts = 0;
    for (auto& [host, all] : by_host) {
      if (hosts++ == q.hosts) break;
      page.next = hosts == q.hosts ? host : "";
      std::uint32_t taken = 0;
      for (auto& row : all) {
        const bool is_held = std::ranges::find(q.except, row.record.id) != q.except.end();
        const bool is_due = row.record.next_at <= q.now && row.record.ends_at > q.now;
        if (is_held || !is_due || taken == q.of_each) continue;
        row.is_marked = marked.contains(row.record.recipient);
        page.due.push_back(row);
        ++taken;
      }
    }
    return page;
  }
  outcome_of_store<void> settle(std::span<const persistence::mail_outcome> outcomes) override {
    if (away) return gone;
    for (const auto& o : outcomes) {
      auto& row = rows.at(o.id).record;
      row.state = o.state;
      row.attempts = o.attempts;
      row.next_at = o.next_at;
      row.last_answer = o.answer;
      if (o.marks_address) marked.insert(row.recipient);
    }
    return {};
  }
  outcome_of_store<persistence::mail_figures> take_stock(domain::time_point now, std::uint32_t) override {
    if (away) return gone;
    persistence::mail_figures f;
    for (auto& [id, row] : rows) {
      if (row.record.state != mail_state::waiting) continue;
      if (row.record.ends_at <= now) {
        row.record.state = mail_state::ended;
        ++f.ended;
        continue;
      }
      ++f.waiting;
      f.oldest = std::min(f.oldest.value_or(row.record.created_at), row.record.created_at);
    }
    return f;
  }
  outcome_of_store<std::uint32_t> forget_final(domain::time_point then, std::uint32_t) override {
    forgotten_before = then;
    return 0u;
  }
  std::uint32_t waiting_at_most = 0;
  outcome_of_store<void> set_rules(std::uint32_t most, const std::string&) override {
    if (away) return gone;
    waiting_at_most = most;
    return {};
  }
  std::string trouble() const override { return {}; }

  // Nobody's business here.
  static constexpr auto no = domain::errc::internal;
  outcome_of_store<mail_id> enqueue(const persistence::new_mail&) override { return no; }
  outcome_of_store<persistence::mail_record> find(mail_id) override { return no; }
  outcome_of_store<std::vector<persistence::mail_record>> list(const persistence::mail_filter&) override {
    return no;
  }
  outcome_of_store<persistence::mail_record> retry(
      mail_id, domain::time_point, const domain::audit_origin&) override {
    return no;
  }
  outcome_of_store<void> mark(const persistence::address_mark&, const domain::audit_origin&) override {
    return no;
  }
  outcome_of_store<bool> unmark(const std::string&, const domain::audit_origin&) override { return no; }
  outcome_of_store<std::optional<persistence::address_mark>> mark_of(const std::string&) override {
    return no;
  }
  outcome_of_store<std::vector<persistence::address_mark>> marks(const std::string&, std::uint32_t) override {
    return no;
  }
  outcome_of_store<std::uint32_t> erase_address(const std::string&, std::uint32_t) override { return no; }
};

struct fake_mail_server final : mail_transport {
  struct handed_over {
    mail_envelope mail;
    std::function<void(mail_answer)> done;
    bool is_answered = false;
  };
  std::vector<handed_over> all;
  std::uint32_t under_way = 0, most_under_way = 0;
  /// Answers at once, when set; an empty optional: never.
  std::function<std::optional<mail_answer>(const mail_envelope&)> answers;

  void send(mail_envelope mail, std::function<void(mail_answer)> done) override {
    all.push_back({std::move(mail), std::move(done)});
    most_under_way = std::max(most_under_way, ++under_way);
    if (!answers) return;
    if (const auto a = answers(all.back().mail)) answer(all.size() - 1, *a);
  }
  void answer(std::size_t which, mail_answer a) {
    all[which].is_answered = true;
    --under_way;
    const auto done = all[which].done;
    done(std::move(a));
  }
  [[nodiscard]] std::size_t to(const std::string& address) const {
    return static_cast<std::size_t>(
        std::ranges::count_if(all, [&](const auto& h) { return h.mail.to == address; }));
  }
};

inline const mail_answer taken{{domain::smtp_stage::message, 250, "2.0.0 ok"}};
inline const mail_answer greylisted{{domain::smtp_stage::recipient, 451, "4.7.1 come back"}};
inline const mail_answer unknown_user{{domain::smtp_stage::recipient, 550, "5.1.1 no such user"}};
inline const mail_answer no_connection{{domain::smtp_stage::session, 0, "connection refused"}};

struct mailer_at_work : hand_driven_system {
  explicit mailer_at_work(bool has_server = true) {
    deps.store = &pool;
    if (has_server) deps.transport = &server;
    deps.identity = mail_identity{.from = *domain::mailbox::parse("Tuma <no-reply@mbs.example>")};
    deps.counters = &counters;
    deps.now = clock();
    start();
  }
  /// Again, as after a restart.
  void start() {
    mailer = ended_with_scope<mailer_actor>{spawn_mailer(system, deps)};
    run();
  }
  mail_id put(const std::string& address, mail_kind kind = mail_kind::email_code) {
    const mail_id id{static_cast<std::int64_t>(box.rows.size()) + 1};
    persistence::due_mail row;
    row.record.id = id;
    row.record.kind = kind;
    row.record.recipient = address;
    row.record.message_id = domain::to_text(id) + "@mbs.example";
    row.record.created_at = row.record.next_at = now();
    row.record.ends_at = now() + domain::term_of(kind);
    row.host = address.substr(address.find('@') + 1);
    row.fields = kind == mail_kind::email_code ? domain::mail_fields{{"code", "482915"}, {"minutes", "10"}}
                                               : domain::mail_fields{{"account", "Duka"}, {"sender", "DUKA"}};
    box.rows[id] = row;
    return id;
  }
  void wake() {
    caf::anon_send(*mailer, mails_waiting{});
    run();
  }
  const persistence::mail_record& row(mail_id id) { return box.rows.at(id).record; }

  fake_outbox box;
  inline_pool pool{box};
  node_counters counters;
  fake_mail_server server;
  mailer_dependencies deps;
  ended_with_scope<mailer_actor> mailer;
};

}  // namespace mbs::actors::testing
