#include "protocols/mpesa/callback_replies.hpp"

#include <boost/json/serialize.hpp>

namespace mbs::mpesa {

std::string validation_reply(std::optional<c2b_refusal> refusal, std::string_view third_party_id) {
  const auto code = refusal ? "C2B000" + std::to_string(static_cast<int>(*refusal)) : "0";
  auto out = R"({"ResultCode":")" + code + R"(","ResultDesc":")" + (refusal ? "Rejected" : "Accepted") + '"';
  if (!third_party_id.empty())
    out += R"(,"ThirdPartyTransID":)" +
        boost::json::serialize(boost::json::string_view{third_party_id.data(), third_party_id.size()});
  return out + '}';
}

}  // namespace mbs::mpesa
