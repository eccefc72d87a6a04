#include "persistence/senders/request_rows.hpp"

#include "domain/access/role.hpp"
#include "persistence/senders/sender_rows.hpp"
#include "persistence/sql/row_ids.hpp"

#include <algorithm>

namespace mbs::persistence {

namespace {

const auto kind_of_person = std::to_string(static_cast<int>(domain::actor_kind::person));
const auto kind_of_key = std::to_string(static_cast<int>(domain::actor_kind::key));

domain::audit_actor actor_of(const sql::rows& row, int first) {
  return {static_cast<domain::actor_kind>(row.integer(first)), row.integer(first + 1)};
}

sender_request_record read_request(const sql::rows& row) {
  sender_request_record r;
  r.id = {row.integer(0)};
  r.account = {row.integer(1)};
  r.account_name = row.bytes(2);
  r.sender.name = row.bytes(3);
  read_network_and_class(row, 4, r.sender);
  r.purpose = row.bytes(6);
  r.state = static_cast<domain::sender_request_state>(row.integer(7));
  r.asked_by = actor_of(row, 8);
  r.asked_at = domain::from_micros(row.integer(10));
  r.decided_at = end_of_stored(row.integer(13));
  if (r.decided_at) r.decided_by = actor_of(row, 11);
  r.reason = row.bytes(14);
  r.ends_at = end_of_stored(row.integer(15));
  r.asked_by_name = row.bytes(16);
  r.decided_by_name = row.bytes(17);
  return r;
}

struct reader_of_mail {
  std::string address;
  std::string language;
};

std::vector<reader_of_mail> find_readers(
    sql::connection& c, const std::string& query, std::initializer_list<sql::parameter> values) {
  const auto row = c.query(query, values);
  std::vector<reader_of_mail> readers;
  while (row->next())
    readers.push_back({std::string{row->bytes(0)}, std::string{row->bytes(1)}});
  return readers;
}

/// Whoever asked, as long as they belong to the account; else its owners, as they are now; of an account
/// without people the address that it was made with.
std::vector<reader_of_mail> readers_of(sql::connection& c, const sender_request_record& r) {
  const std::string members =
      "SELECT p.email, p.language FROM persons p JOIN members m ON m.person = p.id "
      "WHERE m.account = $1 AND p.active <> 0 AND ";
  std::vector<reader_of_mail> found;
  if (r.asked_by.kind == domain::actor_kind::person)
    found = find_readers(c, members + "p.id = $2", {r.account.value, r.asked_by.id});
  if (found.empty())
    found = find_readers(c, members + "m.role = $2 ORDER BY p.id",
        {r.account.value, domain::to_text(domain::account_role::owner)});
  if (found.empty())
    found = find_readers(c,
        "SELECT CASE WHEN a.email <> '' THEN a.email ELSE a.billing_email END, a.language "
        "FROM accounts a WHERE a.id = $1",
        {r.account.value});
  return found;
}

}  // namespace

std::vector<sender_request_record> load_requests(
    sql::connection& c, const std::string& tail, sql::parameters values) {
  std::vector<sender_request_record> all;
  {
    const auto row = c.query(
        "SELECT r.id, r.account, COALESCE(a.name, ''), r.name, r.network, r.traffic_class, r.purpose, r.state, "
        "r.asked_kind, r.asked_by, r.asked_at, r.decided_kind, r.decided_by, r.decided_at, r.reason, r.expires_at, "
        "COALESCE(p.name, k.label, ''), COALESCE(d.name, '') "
        "FROM sender_requests r LEFT JOIN accounts a ON a.id = r.account "
        "LEFT JOIN persons p ON r.asked_kind = " +
            kind_of_person + " AND p.id = r.asked_by LEFT JOIN api_keys k ON r.asked_kind = " + kind_of_key +
            " AND k.id = r.asked_by LEFT JOIN persons d ON r.decided_kind = " + kind_of_person +
            " AND d.id = r.decided_by " + tail,
        values);
    while (row->next())
      all.push_back(read_request(*row));
  }
  if (all.empty()) return all;
  std::vector<std::int64_t> ids;
  for (const auto& r : all)
    ids.push_back(r.id.value);
  const sql::parameter which[]{sql::integers{ids}};
  for (auto& d : load_documents(c, "WHERE " + c.in("d.request", 1) + " ORDER BY d.request, d.id", which))
    if (const auto of = std::ranges::find(all, d.request, &sender_request_record::id); of != all.end())
      of->documents.push_back(std::move(d));
  return all;
}

std::string name_of_person(sql::connection& c, const domain::audit_actor& who) {
  if (who.kind != domain::actor_kind::person) return {};
  const auto row = c.query("SELECT p.name FROM persons p WHERE p.id = $1", {who.id});
  return row->next() ? std::string{row->bytes(0)} : std::string{};
}

std::vector<sender_document> load_documents(
    sql::connection& c, const std::string& tail, sql::parameters values) {
  std::vector<sender_document> all;
  const auto row = c.query(
      "SELECT d.id, d.request, d.name, d.kind, d.size, d.digest, d.file, d.at FROM sender_documents d " +
          tail,
      values);
  while (row->next()) {
    auto& d = all.emplace_back();
    d.id = {row->integer(0)};
    d.request = {row->integer(1)};
    d.name = row->bytes(2);
    d.kind = static_cast<domain::document_kind>(row->integer(3));
    d.size = static_cast<std::uint32_t>(row->integer(4));
    d.hash = digest_from(row->bytes(5));
    d.file = row->bytes(6);
    d.at = domain::from_micros(row->integer(7));
  }
  return all;
}

void insert_request(sql::connection& c, const sender_request_record& r) {
  c.execute(
      "INSERT INTO sender_requests (id, account, name, network, traffic_class, purpose, state, asked_kind, asked_by, "
      "asked_at) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)",
      {r.id.value, r.account.value, std::string_view{r.sender.name}, stored_network(r.sender),
          stored_class(r.sender), std::string_view{r.purpose}, static_cast<std::int64_t>(r.state),
          static_cast<std::int64_t>(r.asked_by.kind), r.asked_by.id, domain::to_micros(r.asked_at)});
}

void insert_document(sql::connection& c, const sender_document& d) {
  c.execute(
      "INSERT INTO sender_documents (id, request, name, kind, size, digest, file, at) "
      "VALUES ($1, $2, $3, $4, $5, $6, $7, $8)",
      {d.id.value, d.request.value, std::string_view{d.name}, static_cast<std::int64_t>(d.kind),
          std::int64_t{d.size}, sql::blob{bytes_of(d.hash)}, std::string_view{d.file},
          domain::to_micros(d.at)});
}

std::vector<new_mail> mails_about(sql::connection& c, const sender_request_record& r) {
  const auto is_approved = r.state == domain::sender_request_state::approved;
  const auto kind = is_approved ? domain::mail_kind::sender_approved : domain::mail_kind::sender_rejected;
  domain::mail_fields fields{{"account", r.account_name}, {"sender", r.sender.name}};
  if (!is_approved) fields.emplace("reason", r.reason);
  // A name of an account may be anything; its id always fits.
  if (!domain::fits({"account"}, r.account_name)) fields["account"] = domain::to_text(r.account);
  std::vector<new_mail> mails;
  for (const auto& reader : readers_of(c, r))
    if (auto address = domain::mail_address::parse(reader.address))
      mails.push_back({kind, std::move(*address),
          domain::mail_language_from(reader.language).value_or(domain::mail_language::english), fields,
          r.decided_at.value_or(r.asked_at)});
  return mails;
}

}  // namespace mbs::persistence
