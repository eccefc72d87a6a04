#pragma once

#include "domain/errc.hpp"
#include "domain/numbering/msisdn.hpp"

#include <array>
#include <compare>
#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace mbs::domain {

/// A mobile network, numbered by the numbering data (stable: it is stored with each message). 0 is "unknown".
struct network_id {
  std::uint8_t value = 0;
  auto operator<=>(const network_id&) const = default;
};

/// Where the messages of test keys go: no operator's, in no plan, with no price. It cannot be configured, and
/// nothing but the built-in test link carries it (links/route.hpp).
inline constexpr network_id test_network{255};

struct network {
  network_id id;
  std::string name;   ///< "safaricom": lower case, as configuration and API spell it
  std::string title;  ///< "Safaricom"
};

/// One row of the prefix table: national digits at the start of a number.
struct prefix_rule {
  std::string prefix;  ///< 1 to 9 digits of the national number, for example "757"
  network_id network;
};

/// Which network a number belongs to by its prefix: the default network only, since numbers can be ported.
/// Immutable once built; safe to share between threads. Longest prefix wins; of equal ones, the later rule.
class numbering_plan {
 public:
  /// Errors: malformed_request for an empty or non-digit prefix, a rule that names an unlisted network, or a
  /// network numbered as the test network.
  [[nodiscard]] static result<numbering_plan> build(
      std::vector<network> networks, std::span<const prefix_rule> rules);

  /// Kenya's plan of July 2026: the default, replaceable by configuration.
  [[nodiscard]] static const numbering_plan& kenya();

  /// The default network of the number; network_id{} when no prefix matches.
  [[nodiscard]] network_id network_of(msisdn number) const noexcept;

  [[nodiscard]] std::span<const network> networks() const noexcept { return networks_; }
  /// network_id{} when unlisted.
  [[nodiscard]] network_id find(std::string_view name) const noexcept;
  /// "test" for the test network, "unknown" for network_id{} or an unlisted id.
  [[nodiscard]] std::string_view name_of(network_id id) const noexcept;

 private:
  struct national_range {
    std::int64_t first;
    std::int64_t last;
    network_id network;
  };
  std::vector<network> networks_;
  std::array<network_id, 1000> by_three_digits_{};  // the common case: one look-up
  std::vector<national_range> longer_;              // of prefixes of more than three digits, longest first
};

}  // namespace mbs::domain
