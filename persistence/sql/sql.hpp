#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <span>
#include <stdexcept>
#include <string>
#include <string_view>
#include <variant>

/// The seam between stores and databases: statements written once, in the SQL that SQLite and PostgreSQL
/// share, with parameters $1, $2 … Knows nothing of messages or money. Internal to persistence/.
namespace mbs::persistence::sql {

enum class failure : std::uint8_t {
  lost,       ///< the connection cannot be used any more: drop it, open another
  duplicate,  ///< a unique key was taken
  too_long,   ///< the statement took longer than its limit: nothing came of it, the connection is whole
  overtaken,  ///< another server has taken the database
  refused,    ///< anything else that the database says no to: locked too long, disk full, a bad statement
};

/// Thrown inside persistence/ only; the stores turn it into an errc.
class error : public std::runtime_error {
 public:
  error(failure kind, const std::string& what) : std::runtime_error{what}, kind_{kind} {}
  [[nodiscard]] failure kind() const noexcept { return kind_; }

 private:
  failure kind_;
};

/// Bytes that need not be UTF-8 (numbers, texts and ids from outside): never a reason for a statement to
/// fail.
struct octets {
  std::string_view bytes;
};
/// Digests and packed columns.
struct blob {
  std::string_view bytes;
};
using integers = std::span<const std::int64_t>;  ///< for connection::in()

/// What a parameter refers to lives until the call returns.
using parameter = std::variant<std::nullptr_t, std::int64_t, std::string_view, octets, blob, integers>;
using parameters = std::span<const parameter>;

/// The answer to a query, a row at a time. Views end with the next call of next().
class rows {
 public:
  virtual ~rows() = default;
  [[nodiscard]] virtual bool next() = 0;
  [[nodiscard]] virtual bool is_null(int column) const = 0;
  [[nodiscard]] virtual std::int64_t integer(int column) const = 0;    ///< 0 for NULL
  [[nodiscard]] virtual std::string_view bytes(int column) const = 0;  ///< empty for NULL
};

/// One open connection; belongs to one thread. Every call may throw error.
class connection {
 public:
  virtual ~connection() = default;

  /// Statements without parameters or answer, separated by semicolons.
  virtual void run(const std::string& script) = 0;
  [[nodiscard]] virtual std::unique_ptr<rows> query(const std::string& statement, parameters values) = 0;
  /// How many rows changed.
  virtual std::int64_t execute(const std::string& statement, parameters values) = 0;

  /// Many rows of one table at the least cost; "table (column, …)" names the columns, and `values` holds
  /// their values row after row. Integers are for columns of 64 bits. Within a transaction that writes.
  virtual void insert(const std::string& into, std::size_t columns, parameters values) = 0;

  /// Starts a transaction that will write.
  virtual void begin_write() = 0;
  /// The same for what would be done again after a power cut that took it: its commit does not wait for the
  /// disk. It reaches the disk no later than the next commit that waits; what it read was there before it.
  virtual void begin_lazy_write() = 0;
  /// Starts a transaction whose statements all see the same moment.
  virtual void begin_read() = 0;
  /// Until the end of the transaction nobody else writes to the table.
  virtual void lock_table(const std::string& name) = 0;

  /// Until the end of the transaction every statement is meant for an index, whatever statistics say of a
  /// table that is new or has grown.
  virtual void prefer_indexes() = 0;

  /// "column is one of the integers in parameter `number`".
  [[nodiscard]] virtual std::string in(std::string_view column, int number) const = 0;

  [[nodiscard]] std::unique_ptr<rows> query(
      const std::string& statement, std::initializer_list<parameter> values) {
    return query(statement, parameters{values.begin(), values.size()});
  }
  std::int64_t execute(const std::string& statement, std::initializer_list<parameter> values) {
    return execute(statement, parameters{values.begin(), values.size()});
  }
};

/// Rolls back unless committed.
class transaction {
 public:
  enum class kind : std::uint8_t { read, write, lazy_write };
  transaction(connection& c, kind k);
  transaction(const transaction&) = delete;
  transaction& operator=(const transaction&) = delete;
  ~transaction();
  void commit();

 private:
  connection& connection_;
  bool open_ = true;
};

/// Opens a connection; throws error.
using opener = std::function<std::unique_ptr<connection>()>;

/// "$first, $first+1, …": `count` of them.
[[nodiscard]] std::string placeholders(int first, std::size_t count);

}  // namespace mbs::persistence::sql
