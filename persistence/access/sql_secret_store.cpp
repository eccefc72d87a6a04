#include "persistence/access/sql_secret_store.hpp"

#include <array>

namespace mbs::persistence {

using domain::result;

namespace {

// Columns of secrets. Both of a row are sealed for the row, so that one may move into the other.
struct sealed_table {
  std::string_view name;
  std::string_view id;
  std::string_view secret;
  std::string_view previous;
};
constexpr std::array tables{sealed_table{"accounts", "id", "webhook_secret", "previous_webhook_secret"},
    sealed_table{"webhook_endpoints", "id", "secret", "previous_secret"},
    sealed_table{"second_factors", "person", "secret", "next_secret"}};

struct row {
  std::int64_t id = 0;
  std::string secret;
  std::string previous;
};

std::string row_name(const sealed_table& table, std::int64_t id) {
  return std::string{table.name} + '/' + std::to_string(id);
}

std::vector<row> read_rows(
    sql::connection& c, const sealed_table& t, std::int64_t after, std::uint32_t limit) {
  const auto found = c.query("SELECT " + std::string{t.id} + ", " + std::string{t.secret} + ", " +
          std::string{t.previous} + " FROM " + std::string{t.name} + " WHERE " + std::string{t.id} +
          " > $1 ORDER BY " + std::string{t.id} + " LIMIT $2",
      {after, std::int64_t{limit}});
  std::vector<row> rows;
  while (found->next())
    rows.push_back({found->integer(0), std::string{found->bytes(1)}, std::string{found->bytes(2)}});
  return rows;
}

}  // namespace

result<std::string> sql_secret_store::missing_key() {
  return session_.attempt(sql::retry::once, [&](sql::connection& c) -> result<std::string> {
    const auto found = c.query("SELECT id, proof FROM sealing_keys ORDER BY id", {});
    while (found->next()) {
      const std::string id{found->bytes(0)};
      if (box_.has_key(id, found->bytes(1))) continue;
      return "secrets in this database are sealed under the key " + id + ", which " +
          (box_.current_key() == secret_box::no_key
                  ? "needs secrets.master_key_file: set it to the file that this database was used with"
                  : "is not in secrets.master_key_file, or is another key there: use the file that this "
                    "database was used with");
    }
    return std::string{};
  });
}

std::optional<sql_secret_store::walk> sql_secret_store::begin(sql::connection& c) const {
  walk begun;
  const auto current = box_.current_key();
  const auto found =
      c.query("SELECT id, uses FROM sealing_keys WHERE id <> $1 ORDER BY id", {std::string_view{current}});
  while (found->next())
    begun.others.emplace_back(found->bytes(0), found->integer(1));
  if (begun.others.empty()) return std::nullopt;
  return begun;
}

void sql_secret_store::seal_rows(
    sql::connection& c, walk& at, std::uint32_t limit, sealing_step& step) const {
  const auto& table = tables[at.table];
  const auto rows = read_rows(c, table, at.after, limit);
  const auto anew = [&](const row& r, const std::string& stored) -> std::optional<std::string> {
    if (box_.is_current(stored)) return stored;
    const auto name = row_name(table, r.id);
    const auto plain = box_.open(stored, name);
    if (!plain) return std::nullopt;
    return box_.seal(c, *plain, name);
  };
  for (const auto& r : rows) {
    at.after = r.id;
    if (box_.is_current(r.secret) && box_.is_current(r.previous)) continue;
    const auto secret = anew(r, r.secret);
    const auto previous = anew(r, r.previous);
    if (!secret || !previous) ++step.damaged;
    // What somebody has changed meanwhile was sealed by that.
    c.execute("UPDATE " + std::string{table.name} + " SET " + std::string{table.secret} + " = $4, " +
            std::string{table.previous} + " = $5 WHERE " + std::string{table.id} + " = $1 AND " +
            std::string{table.secret} + " = $2 AND " + std::string{table.previous} + " = $3",
        {r.id, std::string_view{r.secret}, std::string_view{r.previous},
            std::string_view{secret ? *secret : r.secret},
            std::string_view{previous ? *previous : r.previous}});
    ++step.sealed;
  }
  if (rows.size() < limit) {
    ++at.table;
    at.after = 0;
  }
}

result<sealing_step> sql_secret_store::seal_some(std::uint32_t limit) {
  auto done = session_.attempt(sql::retry::no, [&](sql::connection& c) -> result<sealing_step> {
    sealing_step step;
    sql::transaction all{c, sql::transaction::kind::write};
    auto at = walk_ ? walk_ : begin(c);
    if (!at) return step;
    // Before anything is sealed under it: at each start that tells whether the key is there.
    if (!walk_) box_.note_use(c);
    seal_rows(c, *at, limit, step);
    at->met_damage = at->met_damage || step.damaged != 0;
    step.more = at->table < tables.size();
    if (!step.more && !at->met_damage)
      for (const auto& [id, uses] : at->others)
        c.execute("DELETE FROM sealing_keys WHERE id = $1 AND uses = $2", {std::string_view{id}, uses});
    all.commit();
    walk_ = step.more ? at : std::nullopt;
    return step;
  });
  if (!done) walk_.reset();
  return done;
}

}  // namespace mbs::persistence
