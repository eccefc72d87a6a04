#include "persistence/postgres/postgres_connection.hpp"

#include "persistence/postgres/postgres_copy.hpp"

#include <libpq-fe.h>
#include <poll.h>
#include <soci/postgresql/soci-postgresql.h>
#include <soci/soci.h>

#include <algorithm>
#include <charconv>
#include <chrono>
#include <cstring>
#include <limits>
#include <utility>
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

// The talk with a server that may fall silent: nothing waits for it longer than `limit`.
class patient_talk {
 public:
  patient_talk(PGconn* connection, std::chrono::milliseconds limit) : connection_{connection}, limit_{limit} {
    // So that sending waits here, not within libpq.
    PQsetnonblocking(connection_, 1);
  }

  [[nodiscard]] postgres_result next_result() {
    const auto until = deadline();
    while (flush() || PQisBusy(connection_) != 0) {
      wait(until, PQflush(connection_) != 0 ? POLLIN | POLLOUT : POLLIN);
      if (PQconsumeInput(connection_) != 1) break;
    }
    return postgres_result{PQgetResult(connection_)};
  }
  void put_copy_data(std::string_view bytes) {
    const auto until = deadline();
    for (;;) {
      const int put = PQputCopyData(connection_, bytes.data(), static_cast<int>(bytes.size()));
      if (put < 0) throw_postgres(connection_, nullptr);
      if (put > 0) break;
      give_way(until);
    }
    // A little leaves together with the end of the COPY: each packet wakes the server.
    if (bytes.size() < leaves_by_itself) return;
    // What libpq keeps is bounded by what the server takes.
    while (flush())
      give_way(until);
  }
  void end_copy() {
    const auto until = deadline();
    int put = 0;
    while ((put = PQputCopyEnd(connection_, nullptr)) == 0)
      give_way(until);
    if (put < 0) throw_postgres(connection_, nullptr);
  }

 private:
  using clock = std::chrono::steady_clock;
  static constexpr std::size_t leaves_by_itself = std::size_t{64} * 1024;

  [[nodiscard]] clock::time_point deadline() const {
    return limit_.count() == 0 ? clock::time_point::max() : clock::now() + limit_;
  }
  // True when there is more to send.
  [[nodiscard]] bool flush() { return PQflush(connection_) > 0; }
  void give_way(clock::time_point until) {
    wait(until, POLLIN | POLLOUT);
    if (PQconsumeInput(connection_) != 1) throw_postgres(connection_, nullptr);
  }
  void wait(clock::time_point until, int events) {
    pollfd socket{PQsocket(connection_), static_cast<short>(events), 0};
    int patience = -1;
    if (limit_.count() != 0) {
      const auto left = std::chrono::ceil<std::chrono::milliseconds>(until - clock::now()).count();
      if (left <= 0)
        throw sql::error{
            sql::failure::lost, "the server has been silent for " + std::to_string(limit_.count()) + " ms"};
      patience = static_cast<int>(std::min<std::int64_t>(left, std::numeric_limits<int>::max()));
    }
    (void)poll(&socket, 1, patience);
  }

  PGconn* connection_;
  std::chrono::milliseconds limit_;
};

class postgres_connection : public sql::connection {
 public:
  postgres_connection(const std::string& url, std::chrono::milliseconds answer_limit)
      : session_{soci::postgresql, url}, talk_{native(), answer_limit} {}

  void run(const std::string& script) override {
    if (PQsendQuery(native(), script.c_str()) != 1) throw_postgres(native(), nullptr);
    (void)last_result();
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
  void insert(const std::string& into, std::size_t columns, sql::parameters values) override {
    if (PQsendQuery(native(), ("COPY " + into + " FROM STDIN (FORMAT binary)").c_str()) != 1)
      throw_postgres(native(), nullptr);
    if (auto begun = talk_.next_result(); PQresultStatus(begun.get()) == PGRES_COPY_IN)
      feed(columns, values);
    else if (begun)
      refuse(begun);
    (void)last_result();
  }
  void begin_write() override { run("BEGIN"); }
  void begin_lazy_write() override { run("BEGIN; SET LOCAL synchronous_commit = off"); }
  void begin_read() override { run("BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY"); }
  void lock_table(const std::string& name) override {
    run("LOCK TABLE " + name + " IN SHARE ROW EXCLUSIVE MODE");
  }
  void prefer_indexes() override { run("SET LOCAL enable_seqscan = off; SET LOCAL enable_bitmapscan = off"); }
  std::string in(std::string_view column, int number) const override {
    return std::string{column} + " = ANY(CAST($" + std::to_string(number) + " AS BIGINT[]))";
  }
  PGconn* native() { return static_cast<soci::postgresql_session_backend*>(session_.get_backend())->conn_; }
  patient_talk& talk() noexcept { return talk_; }

 private:
  postgres_result answer(const std::string& text, sql::parameters values) {
    const bound_parameters bound{values};
    constexpr int binary = 1;
    if (PQsendQueryParams(native(), text.c_str(), bound.count(), nullptr, bound.pointers(), bound.lengths(),
            bound.formats(), binary) != 1)
      throw_postgres(native(), nullptr);
    return last_result();
  }
  void feed(std::size_t columns, sql::parameters values) {
    postgres_copy copy{*this};
    for (std::size_t i = 0; i < values.size(); ++i) {
      if (i % columns == 0) copy.row(static_cast<std::int16_t>(columns));
      put(copy, values[i]);
    }
    copy.finish();
  }
  static void put(postgres_copy& copy, const sql::parameter& value) {
    if (const auto* i = std::get_if<std::int64_t>(&value))
      copy.int64(*i);
    else if (const auto* s = std::get_if<std::string_view>(&value))
      copy.bytes(*s);
    else if (const auto* o = std::get_if<sql::octets>(&value))
      copy.bytes(o->bytes);
    else if (const auto* b = std::get_if<sql::blob>(&value))
      copy.bytes(b->bytes);
    else
      copy.null();
  }
  /// Nothing of the answer is left to read.
  [[noreturn]] void refuse(const postgres_result& complaint) {
    while (PQstatus(native()) == CONNECTION_OK && talk_.next_result()) {
    }
    throw_postgres(native(), complaint.get());
  }
  // The last of the answer's results, or its first complaint; nothing of the answer is left to read.
  postgres_result last_result() {
    postgres_result last, complaint;
    while (auto result = talk_.next_result()) {
      const auto status = PQresultStatus(result.get());
      const bool good = status == PGRES_COMMAND_OK || status == PGRES_TUPLES_OK;
      if (!good && !complaint) complaint = std::move(result);
      if (good) last = std::move(result);
      // A lost connection gives the same complaint for ever.
      if (PQstatus(native()) != CONNECTION_OK) break;
    }
    if (complaint || !last) throw_postgres(native(), complaint.get());
    return last;
  }

  soci::session session_;
  patient_talk talk_;
};

struct free_options {
  void operator()(PQconninfoOption* options) const noexcept { PQconninfoFree(options); }
};
using parsed_url = std::unique_ptr<PQconninfoOption, free_options>;

parsed_url parse(const std::string& url) {
  return parsed_url{PQconninfoParse(url.c_str(), nullptr)};
}

/// Nothing for what the URL does not say.
const char* value_in(const parsed_url& url, const char* keyword) {
  for (const auto* option = url.get(); option != nullptr && option->keyword != nullptr; ++option)
    if (std::strcmp(option->keyword, keyword) == 0) return option->val;
  return nullptr;
}

bool has(const parsed_url& url, const char* keyword, std::string_view letters) {
  const auto* value = value_in(url, keyword);
  return value != nullptr && std::string_view{value}.find_first_of(letters) != std::string_view::npos;
}

std::string in_one_line(std::string text) {
  while (text.ends_with('\n'))
    text.pop_back();
  std::ranges::replace(text, '\n', ' ');
  return text;
}

struct finish_connection {
  void operator()(PGconn* c) const noexcept { PQfinish(c); }
};

/// Takes as long as the connection's own time-out at most, for each of its addresses.
void finish_connecting(PGconn* c) {
  constexpr int longest_wait_ms = 2'000;
  for (auto next = PGRES_POLLING_WRITING; next != PGRES_POLLING_OK && next != PGRES_POLLING_FAILED;
       next = PQconnectPoll(c)) {
    pollfd socket{PQsocket(c), static_cast<short>(next == PGRES_POLLING_READING ? POLLIN : POLLOUT), 0};
    if (socket.fd < 0 || poll(&socket, 1, longest_wait_ms) <= 0) return;
  }
}

// Connecting takes 2 s at most, and a peer that vanished is noticed within about 10 s, also while it is asked
// nothing.
std::string with_timeouts(const std::string& url) {
  const auto parsed = parse(url);
  std::string full = url;
  const auto add = [&](const char* keyword, const char* value) {
    if (value_in(parsed, keyword) != nullptr) return;
    full += full.find('?') == std::string::npos ? '?' : '&';
    full += std::string{keyword} + '=' + value;
  };
  add("connect_timeout", "2");
  add("tcp_user_timeout", "10000");
  add("keepalives_idle", "5");
  add("keepalives_interval", "2");
  add("keepalives_count", "3");
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
  what = in_one_line(std::move(what));
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
  const auto parsed = parse(url);
  if (parsed == nullptr || has(parsed, "host", "@") || has(parsed, "dbname", "@/")) return false;
  const auto* port = value_in(parsed, "port");
  return port == nullptr || std::string_view{port}.find_first_not_of("0123456789,") == std::string_view::npos;
}

std::string name_of(const std::string& url) {
  const auto parsed = parse(url);
  const auto after = [&](const char* sign, const char* keyword) {
    const auto* value = value_in(parsed, keyword);
    return value != nullptr ? std::string{sign} + value : std::string{};
  };
  return "postgresql:" + after("//", "host") + after(":", "port") + after("/", "dbname");
}

bool refuses_for_good(const std::string& url) {
  const std::unique_ptr<PGconn, finish_connection> c{PQconnectStart(with_timeouts(url).c_str())};
  if (c == nullptr || PQstatus(c.get()) == CONNECTION_BAD) return false;
  PQsetErrorVerbosity(c.get(), PQERRORS_SQLSTATE);
  finish_connecting(c.get());
  if (PQstatus(c.get()) == CONNECTION_OK) return false;
  if (PQconnectionNeedsPassword(c.get()) == 1) return true;
  // "FATAL:  28P01". Class 28: not let in; 3D000: no such database.
  const std::string_view said{PQerrorMessage(c.get())};
  return said.find(":  28") != std::string_view::npos || said.find(":  3D000") != std::string_view::npos;
}

PGconn* native_postgres(sql::connection& c) {
  return static_cast<postgres_connection&>(c).native();
}

postgres_result next_result(sql::connection& c) {
  return static_cast<postgres_connection&>(c).talk().next_result();
}

void put_copy_data(sql::connection& c, std::string_view bytes) {
  static_cast<postgres_connection&>(c).talk().put_copy_data(bytes);
}

void end_copy(sql::connection& c) {
  static_cast<postgres_connection&>(c).talk().end_copy();
}

std::unique_ptr<sql::connection> open_postgres(const postgres_options& options) try {
  const auto answer_limit = options.statement_limit.count() == 0
      ? options.statement_limit
      : options.statement_limit + postgres_options::silence;
  auto opened = std::make_unique<postgres_connection>(with_timeouts(options.url), answer_limit);
  PQsetNoticeProcessor(
      native_postgres(*opened), [](void*, const char*) {}, nullptr);
  opened->run("SET lock_timeout = '5s'; SET idle_in_transaction_session_timeout = '60s'; SET jit = off");
  if (options.indexes_only) opened->run("SET enable_seqscan = off; SET enable_bitmapscan = off");
  if (options.statement_limit.count() != 0)
    opened->run("SET statement_timeout = " + std::to_string(options.statement_limit.count()));
  return opened;
} catch (const soci::soci_error& e) {
  throw sql::error{sql::failure::lost, in_one_line(e.what())};
}

}  // namespace mbs::persistence
