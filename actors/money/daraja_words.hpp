#pragma once

#include "actors/money/daraja_channel.hpp"
#include "persistence/money/top_up_records.hpp"

#include <string_view>
#include <variant>

/// What M-Pesa's words mean for a top-up. Pure.
namespace mbs::actors {

[[nodiscard]] persistence::payment_news news_of_push(const push_reply& reply);
/// An answer to a question is the last word: what it calls failed is. One about another prompt than `asked`
/// (CheckoutRequestID) says nothing.
[[nodiscard]] persistence::payment_news news_of_query(const query_reply& reply, std::string_view asked);

/// Why a callback says nothing that can be used: a sentence for staff.
using unusable = std::string_view;
/// Of the callback of `expected`: one of another prompt is none of its.
[[nodiscard]] std::variant<persistence::payment_news, unusable> news_of_callback(
    std::string_view body, const persistence::top_up_record& expected);

}  // namespace mbs::actors
