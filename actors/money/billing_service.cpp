#include "actors/money/billing_service.hpp"

#include "actors/access/noted_table.hpp"
#include "actors/money/billing_csv.hpp"
#include "actors/money/billing_work.hpp"
#include "actors/runtime/store_answers.hpp"

#include <spdlog/spdlog.h>

#include <utility>

namespace mbs::actors {

using domain::errc;
using domain::result;
using persistence::billing_record;
using persistence::billing_store;

namespace {

const refusal no_seller{errc::malformed_request,
    "no documents are made here: the settings of [documents] do not name the seller", {}};

}  // namespace

void billing_service::list(domain::account_id turn, const persistence::billing_filter& wanted,
    completion<persistence::billing_page> done) {
  answer_by_look<billing_store>(*parts_->store, turn, std::move(done),
      [wanted](billing_store& store) { return store.list_documents(wanted); });
}

void billing_service::get(domain::account_id turn, domain::billing_id id,
    std::optional<domain::account_id> account, completion<billing_record> done) {
  answer_by_look<billing_store>(*parts_->store, turn, std::move(done),
      [id, account](billing_store& store) { return store.get_document(id, account); });
}

void billing_service::file(domain::account_id turn, domain::billing_id id,
    std::optional<domain::account_id> account, completion<billing_file> done) {
  const auto load = [id, account](billing_store& store) -> result<billing_file> {
    auto found = store.get_document(id, account);
    if (!found) return found.error();
    auto content = store.get_file(id);
    if (!content && content.error() == errc::internal)
      spdlog::critical("event=document_differs number={}; restore its file from a backup", found->number);
    if (!content) return content.error();
    return billing_file{std::move(*found), content->value_or(std::string{})};
  };
  const auto print = [load](billing_store& store) -> result<billing_file> {
    auto found = load(store);
    if (!found) return found;
    auto content = printed(store, found->document);
    if (!content) return content.error();
    return load(store);
  };
  answer_by_look<billing_store, billing_file>(
      *parts_->store, turn,
      [parts = parts_, turn, print, done = std::move(done)](outcome<billing_file> found) mutable {
        if (!found || !found->content.empty()) return done(std::move(found));
        answer_by_change<billing_store, billing_file>(*parts->store, turn, std::move(done), print);
      },
      load);
}

void billing_service::verify(const std::string& token, completion<persistence::billing_verdict> done) {
  answer_by_look<billing_store>(*parts_->store, {}, std::move(done),
      [token](billing_store& store) { return store.verify_document(token); });
}

void billing_service::issue_invoice(domain::account_id turn, domain::account_id account,
    domain::billing_month month, const domain::audit_origin& by, completion<billing_record> done) {
  if (!makes_documents()) return done(no_seller);
  if (month.last() >= domain::kenyan_day_at(parts_->now()))
    return done(refusal{errc::malformed_request, "the month has not ended", {}});
  answer_by_change<billing_store, billing_record>(
      *parts_->store, turn, std::move(done), [parts = parts_, account, month, by](billing_store& store) {
        return invoice_now(store, account, month, maker_for(*parts, by));
      });
}

void billing_service::issue_credit_note(domain::account_id turn, const persistence::credit_note_wish& wish,
    const domain::audit_origin& by, completion<persistence::credit_note_made> done) {
  if (!makes_documents()) return done(no_seller);
  answer_by_change<billing_store, persistence::credit_note_made>(
      *parts_->store, turn, std::move(done), [parts = parts_, wish, by](billing_store& store) {
        return store.issue_credit_note(wish, maker_for(*parts, by));
      });
}

void billing_service::note_hand_over(
    domain::account_id turn, const domain::audit_origin& by, completion<std::string> done) {
  note_table(*parts_->store, turn, {by, "documents.handed_over", {}, {}, hand_over_head()}, std::move(done));
}

void billing_service::hand_over(
    domain::account_id turn, domain::billing_id beyond, std::uint32_t most, completion<table_page> done) {
  persistence::billing_filter wanted;
  wanted.without_unit = true;
  wanted.beyond = beyond;
  wanted.limit = most;
  answer_by_look<billing_store>(
      *parts_->store, turn, std::move(done), [wanted](billing_store& store) -> result<table_page> {
        const auto page = store.list_documents(wanted);
        if (!page) return page.error();
        table_page table;
        for (const auto& d : page->documents)
          append_hand_over(table.lines, d);
        table.rows = static_cast<std::uint32_t>(page->documents.size());
        if (page->next) table.next = domain::to_text(page->next);
        return table;
      });
}

void billing_service::take_control_unit(domain::account_id turn, domain::billing_id id,
    const persistence::control_unit& unit, const domain::audit_origin& by,
    completion<persistence::unit_taken> done) {
  answer_by_change<billing_store, persistence::unit_taken>(*parts_->store, turn, std::move(done),
      [id, unit, by](billing_store& store) -> result<persistence::unit_taken> {
        const auto found = store.get_document(id, std::nullopt);
        if (!found) return found.error();
        return store.take_control_unit(found->number, unit, by);
      });
}

}  // namespace mbs::actors
