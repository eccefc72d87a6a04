#include "actors/access/audit_service.hpp"

#include "actors/access/audit_csv.hpp"
#include "actors/access/noted_table.hpp"
#include "actors/runtime/store_answers.hpp"
#include "persistence/access/audit_store.hpp"
#include "persistence/access/member_store.hpp"

#include <algorithm>
#include <map>
#include <memory>

namespace mbs::actors {

using persistence::audit_page;
using persistence::audit_question;
using persistence::audit_store;
using persistence::member_store;

namespace {

/// Leaves what is personal only where an account may see it: of its own members, of who was one then (such
/// an entry has their name) and of its keys. The platform's staff and machines stay unnamed.
class own_people {
 public:
  own_people(member_store& members, domain::account_id account) : known_{members}, account_{account} {}

  /// What went wrong with the look-up; nothing.
  domain::errc hide_others(audit_page& page) {
    for (auto& row : page.rows) {
      if (row.entry.actor.kind == domain::actor_kind::person && !row.entry.personal.name.empty()) {
        row.actor_name = row.entry.personal.name;
        continue;
      }
      const auto known = may_see(row.entry.actor);
      if (!known) return known.error();
      if (*known) continue;
      row.entry.personal = {};
      row.actor_name.clear();
    }
    return domain::errc::none;
  }

 private:
  domain::result<bool> may_see(const domain::audit_actor& actor) {
    if (actor.kind == domain::actor_kind::key) return true;
    if (actor.kind != domain::actor_kind::person) return false;
    if (const auto at = members_.find(actor.id); at != members_.end()) return at->second;
    const auto member = known_.find_member(account_, domain::person_id{actor.id});
    if (!member) return member.error();
    return members_[actor.id] = member->has_value();
  }

  member_store& known_;
  domain::account_id account_;
  std::map<std::int64_t, bool> members_;
};

domain::result<audit_page> page_of(
    audit_store& entries, member_store& members, const audit_question& question, audit_view view) {
  auto page = entries.list(question);
  if (!page || view == audit_view::of_staff) return page;
  own_people own{members, question.account.value_or(domain::account_id{})};
  if (const auto wrong = own.hide_others(*page); wrong != domain::errc::none) return wrong;
  return page;
}

domain::result<table_page> lines_of(
    audit_store& entries, member_store& members, const audit_question& question, audit_view view) {
  const auto page = page_of(entries, members, question, view);
  if (!page) return page.error();
  table_page table;
  for (const auto& row : page->rows)
    append_audit_line(table.lines, row);
  table.rows = static_cast<std::uint32_t>(page->rows.size());
  if (page->next) table.next = persistence::to_text(*page->next);
  return table;
}

/// As answer_by_look, for what takes both stores.
template <class T, class Query>
void look_at_both(store_pool& pool, domain::account_id turn, completion<T> done, Query query) {
  const auto shared = std::make_shared<completion<T>>(std::move(done));
  const auto verdict = pool.look<audit_store, member_store>(
      turn,
      [shared, query = std::move(query)](
          audit_store& entries, member_store& members) { (*shared)(outcome_of<T>(query(entries, members))); },
      [shared] { (*shared)(gave_up_look()); });
  if (verdict != domain::admittance::taken) (*shared)(refusal_of_look(verdict));
}

}  // namespace

void audit_service::list_entries(
    domain::account_id turn, audit_question question, audit_view view, completion<audit_page> done) {
  look_at_both<audit_page>(store_, turn, std::move(done),
      [question = std::move(question), view](
          audit_store& entries, member_store& members) { return page_of(entries, members, question, view); });
}

void audit_service::note_export(domain::account_id turn, domain::audit_origin by,
    const audit_question& question, completion<std::string> done) {
  note_table(store_, turn,
      {std::move(by), "audit.exported", question.account.value_or(domain::account_id{}),
          facts_of_export(question), audit_csv_head()},
      std::move(done));
}

void audit_service::export_entries(
    domain::account_id turn, audit_question question, audit_view view, completion<table_page> done) {
  constexpr std::uint32_t rows_a_page = 1'000;
  question.limit = std::min(question.limit, rows_a_page);
  look_at_both<table_page>(store_, turn, std::move(done),
      [question = std::move(question), view](audit_store& entries, member_store& members) {
        return lines_of(entries, members, question, view);
      });
}

}  // namespace mbs::actors
