#include "actors/money/billing_work.hpp"

#include "actors/money/billing_pdf.hpp"
#include "crypto/random.hpp"

#include <spdlog/spdlog.h>

#include <algorithm>
#include <exception>

namespace mbs::actors {

using domain::errc;
using domain::result;
using persistence::billing_record;
using persistence::billing_store;

namespace {

constexpr std::uint32_t transfers_a_step = 1'000, receipts_a_step = 20, invoices_a_step = 5,
                        prints_a_step = 4, mails_a_step = 20;
constexpr std::chrono::minutes print_rest{5};
/// Of a payment that long ago nobody is mailed any more: documents were switched on later.
constexpr std::chrono::hours news_lasts{24 * 7};
/// Steps of the fold that somebody who asks for an invoice waits for, and others behind them.
constexpr int most_folds = 5;
constexpr std::uint32_t transfers_at_once = 2'000;

domain::kenyan_day first_of_month(domain::time_point at) {
  return domain::month_of(domain::kenyan_day_at(at)).first();
}

/// One step after another; the first for which the store is away ends them.
class working {
 public:
  working(billing_store& store, const billing_parts& parts, billing_round round)
      : store_{store}, parts_{parts}, now_{parts.now()} {
    done_.round = round;
  }
  billing_stepped run() {
    count_charges();
    if (parts_.terms.are_complete()) {
      write_receipts();
      write_invoices();
    }
    print();
    if (!parts_.page_base.empty()) tell();
    return done_;
  }

 private:
  template <class T>
  [[nodiscard]] bool is_good(const result<T>& answer) {
    if (!answer) done_.failed = true;
    return answer.has_value();
  }
  /// What does not end by waiting is told, and the next one has its turn. False: the store is away.
  template <class T>
  [[nodiscard]] bool is_made(const result<T>& made, const std::string& what) {
    if (made) return true;
    const auto why = made.error();
    if (why == errc::store_unavailable || why == errc::timed_out || why == errc::overloaded)
      return is_good(made);
    spdlog::critical("event=document_not_made for=\"{}\" because={}", what, domain::to_code(why));
    return true;
  }
  void count_charges();
  void write_receipts();
  void write_invoices();
  void print();
  void tell();

  billing_store& store_;
  const billing_parts& parts_;
  domain::time_point now_;
  billing_stepped done_;
};

void working::count_charges() {
  const auto step = store_.fold_charges(transfers_a_step);
  if (!is_good(step)) return;
  done_.round.counted_through = step->more ? step->through : now_;
  done_.more |= step->more;
}

void working::write_receipts() {
  if (done_.failed || !is_good(store_.begin_documents(first_of_month(now_)))) return;
  const auto credits = store_.next_credits(now_, receipts_a_step);
  if (!is_good(credits)) return;
  for (const auto& credit : *credits) {
    if (credit.waits) return;  // those behind it as well: they have their turn in two minutes
    if (!credit.needs_none) {
      auto maker = maker_for(parts_, {.who = {}, .at = now_, .personal = {}});
      maker.tells = maker.tells && now_ - credit.at < news_lasts;
      const auto made = store_.issue_receipt(credit, maker);
      if (!is_made(made, credit.reference)) return;
      if (made) {
        spdlog::info("event=document_issued number={} account={} total={}", made->number,
            domain::to_text(made->account), made->total.to_text());
        continue;
      }
    }
    if (!is_good(store_.pass_credit(credit.funding))) return;
  }
  done_.more |= credits->size() == receipts_a_step;
}

void working::write_invoices() {
  if (done_.failed) return;
  const auto through = std::min(now_, done_.round.counted_through) - invoice_grace;
  const auto this_month = first_of_month(through);
  const auto from = store_.begin_documents(this_month);
  if (!is_good(from)) return;
  const auto months = store_.unbilled_months(*from, {this_month.number - 1}, invoices_a_step);
  if (!is_good(months)) return;
  for (const auto& m : *months) {
    const auto made =
        store_.issue_invoice(m.account, m.month, maker_for(parts_, {.who = {}, .at = now_, .personal = {}}));
    if (!made && made.error() == errc::no_change) continue;
    if (!is_made(made, domain::to_text(m.account) + ' ' + to_text(m.month))) return;
    if (!made) continue;
    done_.more = true;
    spdlog::info("event=document_issued number={} account={} month={} total={}", made->number,
        domain::to_text(made->account), to_text(m.month), made->total.to_text());
  }
}

void working::print() {
  auto& round = done_.round;
  if (done_.failed || now_ < round.print_again) return;
  const auto waiting = store_.unprinted(round.printed, prints_a_step);
  if (!is_good(waiting)) return;
  for (const auto& d : *waiting) {
    round.printed = d.id;
    const auto made = printed(store_, d);
    if (made) continue;
    if (made.error() == errc::internal) round.print_again = now_ + print_rest;
    if (made.error() != errc::internal) return void(done_.failed = true);
  }
  // From the beginning again: what failed is tried anew.
  if (waiting->size() < prints_a_step) round.printed = {};
  done_.more |= waiting->size() == prints_a_step;
}

void working::tell() {
  if (done_.failed) return;
  const auto waiting = store_.untold(mails_a_step);
  if (!is_good(waiting)) return;
  for (const auto id : *waiting) {
    const auto d = store_.get_document(id, std::nullopt);
    if (!is_made(d, domain::to_text(id))) return;
    if (!d) continue;
    const auto told =
        store_.tell_members(id, parts_.page_base + domain::to_text(d->account) + "/documents", now_);
    if (!told && told.error() == errc::overloaded) return;  // the outbox has room later
    if (!is_good(told)) return;
    done_.mailed = true;
  }
  done_.more |= waiting->size() == mails_a_step;
}

}  // namespace

persistence::billing_maker maker_for(const billing_parts& parts, const domain::audit_origin& by) {
  persistence::billing_maker maker;
  maker.terms = &parts.terms;
  maker.networks = parts.networks;
  maker.token = crypto::random_token();
  maker.by = by;
  maker.tells = !parts.page_base.empty();
  return maker;
}

billing_stepped make_documents(billing_store& store, const billing_parts& parts, billing_round round) {
  return working{store, parts, round}.run();
}

result<billing_record> invoice_now(billing_store& store, domain::account_id account,
    domain::billing_month month, const persistence::billing_maker& maker) {
  for (int i = 0; i < most_folds; ++i) {
    const auto step = store.fold_charges(transfers_at_once);
    if (!step) return step.error();
    if (!step->more) return store.issue_invoice(account, month, maker);
  }
  return errc::overloaded;
}

result<std::string> printed(billing_store& store, const billing_record& d) {
  auto kept = store.get_file(d.id);
  if (!kept) return kept.error();
  if (*kept) return std::move(**kept);
  try {
    return store.keep_file(d.id, pdf_of(domain::sheet_of(d.kind, d.number, d.issued_at, d.facts)));
  } catch (const std::exception& e) {
    spdlog::error("event=document_not_printed number={} because=\"{}\"; tried again", d.number, e.what());
    return errc::internal;
  }
}

}  // namespace mbs::actors
