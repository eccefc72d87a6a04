#include "domain/numbering/network.hpp"

#include <array>

namespace mbs::domain {
namespace {

// Stored with each message: never renumber.
constexpr network_id safaricom{1};
constexpr network_id airtel{2};
constexpr network_id telkom{3};
constexpr network_id equitel{4};
constexpr network_id jtl{5};
constexpr network_id homeland{6};
constexpr network_id mobile_pay{7};
constexpr network_id sema{8};
constexpr network_id infura{9};
constexpr network_id nrg{10};

struct assignment {
  std::string_view prefix;
  network_id network;
};

// Ranges as published with libphonenumber 9.0.35 (July 2026). What is not listed is not assigned: 109, 122,
// 123, 125-129, 131-139, 146-179, 190-199.
constexpr std::array assignments{
    assignment{"100", airtel},
    assignment{"101", airtel},
    assignment{"102", airtel},
    assignment{"103", airtel},
    assignment{"104", airtel},
    assignment{"105", airtel},
    assignment{"106", airtel},
    assignment{"107", airtel},
    assignment{"108", airtel},
    assignment{"11", safaricom},
    assignment{"120", telkom},
    assignment{"121", infura},
    assignment{"124", equitel},
    assignment{"130", nrg},
    assignment{"140", safaricom},
    assignment{"141", safaricom},
    assignment{"142", safaricom},
    assignment{"143", safaricom},
    assignment{"144", safaricom},
    assignment{"145", safaricom},
    assignment{"18", safaricom},
    assignment{"70", safaricom},
    assignment{"71", safaricom},
    assignment{"72", safaricom},
    assignment{"73", airtel},
    assignment{"74", safaricom},
    assignment{"744", homeland},
    assignment{"747", jtl},
    assignment{"75", airtel},
    assignment{"757", safaricom},
    assignment{"758", safaricom},
    assignment{"759", safaricom},
    assignment{"760", mobile_pay},
    assignment{"761", airtel},
    assignment{"762", airtel},
    assignment{"763", equitel},
    assignment{"764", equitel},
    assignment{"765", equitel},
    assignment{"766", equitel},
    assignment{"767", sema},
    assignment{"768", safaricom},
    assignment{"769", safaricom},
    assignment{"77", telkom},
    assignment{"78", airtel},
    assignment{"79", safaricom},
};

numbering_plan build_kenya() {
  std::vector<network> networks{{safaricom, "safaricom", "Safaricom"}, {airtel, "airtel", "Airtel"},
      {telkom, "telkom", "Telkom"}, {equitel, "equitel", "Equitel"}, {jtl, "jtl", "Faiba (JTL)"},
      {homeland, "homeland", "Homeland Media"}, {mobile_pay, "mobile_pay", "Mobile Pay"},
      {sema, "sema", "Sema Mobile"}, {infura, "infura", "Infura"}, {nrg, "nrg", "NRG Media"}};
  std::vector<prefix_rule> rules;
  rules.reserve(assignments.size());
  for (const auto& a : assignments)
    rules.push_back({std::string{a.prefix}, a.network});
  return numbering_plan::build(std::move(networks), rules).value();
}

}  // namespace

const numbering_plan& numbering_plan::kenya() {
  static const auto plan = build_kenya();
  return plan;
}

}  // namespace mbs::domain
