#include "persistence/money/sql_billing_store.hpp"

#include "crypto/digest.hpp"
#include "domain/money/rounding.hpp"
#include "persistence/mail/mail_rows.hpp"
#include "persistence/money/billing_rows.hpp"
#include "persistence/money/money_readers.hpp"

#include <algorithm>

namespace mbs::persistence {

using domain::billing_id;
using domain::errc;
using domain::result;

namespace {

constexpr std::uint32_t longest_page = 200;

std::optional<billing_record> find(sql::connection& c, const std::string& tail, sql::parameters values) {
  auto found = load_documents_where(c, tail, values);
  if (found.empty()) return std::nullopt;
  return std::move(found.front());
}

std::vector<new_mail> mails_of(
    sql::connection& c, const billing_record& d, const std::string& page, time_point now) {
  std::vector<new_mail> mails;
  for (const auto& reader : readers_of_documents(c, d.account))
    mails.push_back({.kind = domain::mail_kind::document_issued,
        .recipient = reader.address,
        .language = reader.language,
        .fields = {{"name", domain::words_for_mail(reader.name)},
            {"account", domain::words_for_mail(reader.account)},
            {"what", std::string{domain::to_text(d.kind)}}, {"number", d.number},
            {"amount", "KES " + domain::to_shillings_text(d.total)}, {"url", page}},
        .now = now});
  return mails;
}

}  // namespace

result<billing_record> sql_billing_store::get_document(billing_id id, std::optional<account_id> account) {
  return session_.attempt(sql::retry::once, [&](sql::connection& c) -> result<billing_record> {
    const sql::parameter which[]{id.value};
    auto found = find(c, "WHERE d.id = $1", which);
    if (!found || (account && found->account != *account)) return errc::not_found;
    return std::move(*found);
  });
}

result<billing_record> sql_billing_store::find_document(const std::string& number) {
  return session_.attempt(sql::retry::once, [&](sql::connection& c) -> result<billing_record> {
    const sql::parameter which[]{std::string_view{number}};
    auto found = find(c, "WHERE d.number = $1", which);
    if (!found) return errc::not_found;
    return std::move(*found);
  });
}

result<billing_page> sql_billing_store::list_documents(const billing_filter& f) {
  return session_.attempt(sql::retry::once, [&](sql::connection& c) -> result<billing_page> {
    const std::int64_t wanted = std::min(f.limit, longest_page);
    std::vector<sql::parameter> values{wanted + 1};
    std::string where;
    const auto add = [&](const std::string& condition, std::int64_t value) {
      values.emplace_back(value);
      where += (where.empty() ? "WHERE " : " AND ") + condition + " $" + std::to_string(values.size());
    };
    if (f.account) add("d.account =", f.account->value);
    if (f.kind) add("d.kind =", static_cast<std::int64_t>(*f.kind));
    if (f.year != 0) add("d.year =", f.year);
    if (f.without_unit)
      where += (where.empty() ? "WHERE " : " AND ") + std::string{"d.cu_number IS NULL AND d.kind <> 1"};
    if (f.beyond) add(f.without_unit ? "d.id >" : "d.id <", f.beyond.value);
    billing_page page;
    page.documents = load_documents_where(
        c, where + " ORDER BY d.id" + (f.without_unit ? "" : " DESC") + " LIMIT $1", values);
    if (static_cast<std::int64_t>(page.documents.size()) > wanted) {
      page.documents.pop_back();
      page.next = page.documents.back().id;
    }
    return page;
  });
}

result<billing_verdict> sql_billing_store::verify_document(const std::string& token) {
  return session_.attempt(sql::retry::once, [&](sql::connection& c) -> result<billing_verdict> {
    const auto row =
        c.query("SELECT d.kind, d.number, d.issued_at, d.total FROM billing_documents d WHERE d.token = $1",
            {std::string_view{token}});
    if (!row->next()) return errc::not_found;
    return billing_verdict{static_cast<domain::billing_kind>(row->integer(0)), std::string{row->bytes(1)},
        domain::from_micros(row->integer(2)), money::from_units(row->integer(3))};
  });
}

result<std::vector<billing_record>> sql_billing_store::unprinted(billing_id after, std::uint32_t limit) {
  return session_.attempt(sql::retry::once, [&](sql::connection& c) -> result<std::vector<billing_record>> {
    const sql::parameter values[]{after.value, std::int64_t{std::min(limit, longest_page)}};
    return load_documents_where(c, "WHERE d.sha256 = '' AND d.id > $1 ORDER BY d.id LIMIT $2", values);
  });
}

result<std::string> sql_billing_store::keep_file(billing_id id, const std::string& content) {
  return session_.attempt(sql::retry::no, [&](sql::connection& c) -> result<std::string> {
    sql::transaction all{c, sql::transaction::kind::write};
    const auto digest = crypto::to_hex(crypto::sha256(content));
    const auto is_first = c.execute("UPDATE billing_documents SET sha256 = $2 WHERE id = $1 AND sha256 = ''",
                              {id.value, std::string_view{digest}}) == 1;
    if (is_first)
      c.execute(
          "INSERT INTO billing_files (document, content) VALUES ($1, $2)", {id.value, sql::blob{content}});
    const auto row = c.query("SELECT f.content FROM billing_files f WHERE f.document = $1", {id.value});
    if (!row->next()) return errc::not_found;
    std::string kept{row->bytes(0)};
    all.commit();
    return kept;
  });
}

result<std::optional<std::string>> sql_billing_store::get_file(billing_id id) {
  using answer = std::optional<std::string>;
  return session_.attempt(sql::retry::once, [&](sql::connection& c) -> result<answer> {
    const auto row = c.query(
        "SELECT f.content, d.sha256 FROM billing_files f, billing_documents d WHERE f.document = $1 "
        "AND d.id = f.document",
        {id.value});
    if (!row->next()) return answer{};
    std::string content{row->bytes(0)};
    if (crypto::to_hex(crypto::sha256(content)) != row->bytes(1)) return errc::internal;
    return answer{std::move(content)};
  });
}

result<std::vector<billing_id>> sql_billing_store::untold(std::uint32_t limit) {
  return session_.attempt(sql::retry::once, [&](sql::connection& c) -> result<std::vector<billing_id>> {
    std::vector<billing_id> ids;
    const auto row = c.query(
        "SELECT d.id FROM billing_documents d WHERE d.told_at = 0 AND d.sha256 <> '' ORDER BY d.id LIMIT $1",
        {std::int64_t{std::min(limit, longest_page)}});
    while (row->next())
      ids.push_back({row->integer(0)});
    return ids;
  });
}

result<void> sql_billing_store::tell_members(billing_id id, const std::string& page, time_point now) {
  return session_.attempt(sql::retry::no, [&](sql::connection& c) -> result<void> {
    sql::transaction all{c, sql::transaction::kind::write};
    const auto is_first = c.execute("UPDATE billing_documents SET told_at = $2 WHERE id = $1 AND told_at = 0",
                              {id.value, domain::to_micros(now)}) == 1;
    if (!is_first) return {};
    const sql::parameter which[]{id.value};
    const auto d = find(c, "WHERE d.id = $1", which);
    if (!d) return errc::not_found;
    const auto mails = mails_of(c, *d, page, now);
    if (const auto written = enqueue_beside(c, mails); !written) return written.error();
    all.commit();
    return {};
  });
}

result<unit_taken> sql_billing_store::take_control_unit(
    const std::string& number, const control_unit& unit, const domain::audit_origin& by) {
  return session_.attempt(sql::retry::no, [&](sql::connection& c) -> result<unit_taken> {
    sql::transaction all{c, sql::transaction::kind::write};
    hold_documents(c);
    const sql::parameter which[]{std::string_view{number}};
    const auto d = find(c, "WHERE d.number = $1 AND d.kind <> 1", which);
    if (!d) return unit_taken::unknown;
    if (d->unit) return *d->unit == unit ? unit_taken::known : unit_taken::differs;
    if (d->of_document) {
      const sql::parameter original[]{d->of_document.value};
      const auto of = find(c, "WHERE d.id = $1", original);
      if (!of || !of->unit) return unit_taken::too_soon;
    }
    if (c.query("SELECT 1 FROM billing_documents d WHERE d.cu_serial = $1 AND d.cu_number = $2",
             {std::string_view{unit.serial}, std::string_view{unit.number}})
            ->next())
      return unit_taken::elsewhere;
    c.execute(
        "UPDATE billing_documents SET cu_serial = $2, cu_number = $3, cu_signature = $4, cu_at = $5 WHERE id = $1",
        {d->id.value, std::string_view{unit.serial}, std::string_view{unit.number},
            std::string_view{unit.signature}, domain::to_micros(by.at)});
    audit_document(
        c, by, "document.control_unit_set", *d, {{"unit", unit.serial}, {"unit_number", unit.number}});
    all.commit();
    return unit_taken::taken;
  });
}

}  // namespace mbs::persistence
