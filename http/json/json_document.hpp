#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace mbs::http {

/// What is wrong with one place of a request.
struct field_error {
  std::string pointer;    ///< RFC 6901, into the body; empty with `parameter`: not about the body
  std::string parameter;  ///< name of a query parameter or header
  std::string code;       ///< a stable slug; empty: malformed_request
  std::string detail;     ///< one sentence without a full stop
};

/// The start of a name that a customer made up, short enough to be shown to him again: at most 100 octets,
/// and no character cut in two.
[[nodiscard]] std::string_view shortened(std::string_view utf8) noexcept;

enum class json_kind : std::uint8_t { null, boolean, integer, other_number, string, array, object };
[[nodiscard]] std::string_view name_of(json_kind kind) noexcept;

/// One value; the members of an array or object follow it. `next` is the index behind its last descendant.
struct json_node {
  json_kind kind = json_kind::null;
  std::uint32_t next = 0;
  std::int64_t integer = 0;  ///< of an integer; 0 or 1 of a boolean
  std::string_view name;     ///< as a member of an object
  std::string_view text;     ///< of a string
};

struct json_limits {
  std::size_t depth = 16;
  std::size_t values = 250'000;
};

/// A parsed JSON text as a flat list of values, meant to be used again: once warm, parsing allocates nothing.
/// Strict: one value, UTF-8 (a byte order mark before it is passed over), no U+0000 in strings, nothing
/// behind it. Repeated names stay visible to whoever reads the members (see field_reader.hpp). Not
/// thread-safe.
class json_document {
 public:
  json_document();
  ~json_document();
  json_document(const json_document&) = delete;
  json_document& operator=(const json_document&) = delete;

  /// Nothing when all is well; the views of an earlier parse are gone. What is not UTF-8 has a code of its
  /// own.
  [[nodiscard]] std::optional<field_error> parse(std::string_view body, const json_limits& limits = {});

  [[nodiscard]] const json_node& root() const { return nodes_.front(); }
  [[nodiscard]] std::uint32_t index_of(const json_node& node) const noexcept {
    return static_cast<std::uint32_t>(&node - nodes_.data());
  }

  /// `visit(const json_node&)` for each member in order.
  template <class Visit>
  void each(const json_node& parent, Visit visit) const {
    for (auto at = index_of(parent) + 1; at < parent.next; at = nodes_[at].next)
      visit(nodes_[at]);
  }

 private:
  class builder;
  [[nodiscard]] field_error fault(std::string why) const;

  std::vector<json_node> nodes_;
  std::vector<std::uint32_t> open_;  // indices of the containers around what is being parsed
  std::string texts_;                // decoded strings; reserved up front so that views stay true
  std::string_view name_;            // of the member that comes next
};

/// `name` with '~' and '/' escaped, appended behind a '/'.
void append_pointer(std::string& pointer, std::string_view name);

}  // namespace mbs::http
