#include "persistence/postgres/postgres_connection.hpp"

#include <libpq-fe.h>
#include <soci/postgresql/soci-postgresql.h>
#include <soci/soci.h>

#include <charconv>
#include <cstring>
#include <vector>

namespace mbs::persistence {

namespace {

std::string array_literal(sql::integers values) {
  std::string text{"{"};
  char digits[24];
  for (auto value : values) {
    if (text.size() > 1) text += ',';
    const auto end = std::to_chars(std::begin(digits), std::end(digits), value);
    text.append(digits, end.ptr);
  }
  return text += '}';
}

// Parameters as PQexecParams wants them: numbers and texts in text form, bytes in binary.
class bound_parameters {
 public:
  explicit bound_parameters(sql::parameters values) {
    owned_.reserve(values.size());
    for (const auto& value : values) {
      if (const auto* i = std::get_if<std::int64_t>(&value)) {
        own(std::to_string(*i));
      } else if (const auto* s = std::get_if<std::string_view>(&value)) {
        own(std::string{*s});  // libpq wants a terminating zero
      } else if (const auto* o = std::get_if<sql::octets>(&value)) {
        refer(o->bytes);
      } else if (const auto* b = std::get_if<sql::blob>(&value)) {
        refer(b->bytes);
      } else if (const auto* l = std::get_if<sql::integers>(&value)) {
        own(array_literal(*l));
      } else {
        add(nullptr, 0, 0);
      }
    }
  }
  [[nodiscard]] int count() const noexcept { return static_cast<int>(pointers_.size()); }
  [[nodiscard]] const char* const* pointers() const noexcept { return pointers_.data(); }
  [[nodiscard]] const int* lengths() const noexcept { return lengths_.data(); }
  [[nodiscard]] const int* formats() const noexcept { return formats_.data(); }

 private:
  void add(const char* data, std::size_t size, int format) {
    pointers_.push_back(data);
    lengths_.push_back(static_cast<int>(size));
    formats_.push_back(format);
  }
  void own(std::string text) { add(owned_.emplace_back(std::move(text)).c_str(), 0, 0); }
  void refer(std::string_view bytes) { add(bytes.data() != nullptr ? bytes.data() : "", bytes.size(), 1); }

  std::vector<std::string> owned_;
  std::vector<const char*> pointers_;
  std::vector<int> lengths_;
  std::vector<int> formats_;
};

// A whole answer in binary form; integers of 2, 4 or 8 octets in network order.
class postgres_rows : public sql::rows {
 public:
  explicit postgres_rows(postgres_result result)
      : result_{std::move(result)}, count_{PQntuples(result_.get())} {}

  bool next() override { return ++row_ < count_; }
  bool is_null(int column) const override { return PQgetisnull(result_.get(), row_, column) != 0; }
  std::int64_t integer(int column) const override {
    const auto octets = bytes(column);
    if (octets.empty()) return 0;
    // Two's complement of any size: the first octet brings the sign.
    std::int64_t value = (octets.front() & '\x80') != 0 ? -1 : 0;
    for (const unsigned char octet : octets)
      value = value * 256 + octet;
    return value;
  }
  std::string_view bytes(int column) const override {
    return {PQgetvalue(result_.get(), row_, column),
        static_cast<std::size_t>(PQgetlength(result_.get(), row_, column))};
  }

 private:
  postgres_result result_;
  int count_;
  int row_ = -1;
};

class postgres_connection : public sql::connection {
 public:
  explicit postgres_connection(const std::string& url) : session_{soci::postgresql, url} {}

  void run(const std::string& script) override {
    const postgres_result result{PQexec(native(), script.c_str())};
    const auto status = PQresultStatus(result.get());
    if (status != PGRES_COMMAND_OK && status != PGRES_TUPLES_OK) throw_postgres(native(), result.get());
  }
  std::unique_ptr<sql::rows> query(const std::string& text, sql::parameters values) override {
    return std::make_unique<postgres_rows>(answer(text, values));
  }
  std::int64_t execute(const std::string& text, sql::parameters values) override {
    const auto result = answer(text, values);
    const std::string_view changed{PQcmdTuples(result.get())};
    std::int64_t count = 0;
    std::from_chars(changed.data(), changed.data() + changed.size(), count);
    return count;
  }
  void begin_write() override { run("BEGIN"); }
  void begin_read() override { run("BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY"); }
  void lock_table(const std::string& name) override {
    run("LOCK TABLE " + name + " IN SHARE ROW EXCLUSIVE MODE");
  }
  std::string in(std::string_view column, int number) const override {
    return std::string{column} + " = ANY(CAST($" + std::to_string(number) + " AS BIGINT[]))";
  }
  PGconn* native() { return static_cast<soci::postgresql_session_backend*>(session_.get_backend())->conn_; }

 private:
  postgres_result answer(const std::string& text, sql::parameters values) {
    const bound_parameters bound{values};
    constexpr int binary = 1;
    postgres_result result{PQexecParams(native(), text.c_str(), bound.count(), nullptr, bound.pointers(),
        bound.lengths(), bound.formats(), binary)};
    const auto status = PQresultStatus(result.get());
    if (status != PGRES_COMMAND_OK && status != PGRES_TUPLES_OK) throw_postgres(native(), result.get());
    return result;
  }

  soci::session session_;
};

struct free_options {
  void operator()(PQconninfoOption* options) const noexcept { PQconninfoFree(options); }
};
using parsed_url = std::unique_ptr<PQconninfoOption, free_options>;

parsed_url parse(const std::string& url) {
  return parsed_url{PQconninfoParse(url.c_str(), nullptr)};
}

bool says(const parsed_url& url, const char* keyword) {
  for (const auto* option = url.get(); option != nullptr && option->keyword != nullptr; ++option)
    if (std::strcmp(option->keyword, keyword) == 0) return option->val != nullptr;
  return false;
}

// Connecting takes 2 s at most, and a peer that vanished is noticed within 10 s.
std::string with_timeouts(const std::string& url) {
  const auto parsed = parse(url);
  std::string full = url;
  const auto add = [&](const char* keyword, const char* value) {
    if (says(parsed, keyword)) return;
    full += full.find('?') == std::string::npos ? '?' : '&';
    full += std::string{keyword} + '=' + value;
  };
  add("connect_timeout", "2");
  add("tcp_user_timeout", "10000");
  add("application_name", "mbs");
  return full;
}

}  // namespace

void clear_result::operator()(pg_result* r) const noexcept {
  PQclear(r);
}

void throw_postgres(PGconn* connection, const PGresult* result) {
  std::string what = result != nullptr ? PQresultErrorMessage(result) : PQerrorMessage(connection);
  if (what.empty()) what = PQerrorMessage(connection);
  while (what.ends_with('\n'))
    what.pop_back();
  const char* code = result != nullptr ? PQresultErrorField(result, PG_DIAG_SQLSTATE) : nullptr;
  const std::string_view state = code != nullptr ? code : "";
  // Class 57P: the server ends the connection (shutdown, crash, an administrator's command).
  if (PQstatus(connection) != CONNECTION_OK || state.empty() || state.starts_with("57P"))
    throw sql::error{sql::failure::lost, what};
  if (state == "23505") throw sql::error{sql::failure::duplicate, what};
  // query_canceled: by statement_timeout.
  if (state == "57014") throw sql::error{sql::failure::too_long, what};
  throw sql::error{sql::failure::refused, what};
}

bool is_postgres_url(const std::string& url) {
  return parse(url) != nullptr;
}

PGconn* native_postgres(sql::connection& c) {
  return static_cast<postgres_connection&>(c).native();
}

std::unique_ptr<sql::connection> open_postgres(const postgres_options& options) try {
  auto opened = std::make_unique<postgres_connection>(with_timeouts(options.url));
  PQsetNoticeProcessor(
      native_postgres(*opened), [](void*, const char*) {}, nullptr);
  opened->run("SET lock_timeout = '5s'; SET idle_in_transaction_session_timeout = '60s'; SET jit = off");
  if (options.indexes_only) opened->run("SET enable_seqscan = off");
  if (options.statement_limit.count() != 0)
    opened->run("SET statement_timeout = " + std::to_string(options.statement_limit.count()));
  return opened;
} catch (const soci::soci_error& e) {
  throw sql::error{sql::failure::lost, e.what()};
}

}  // namespace mbs::persistence
