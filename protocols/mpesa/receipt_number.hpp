#pragma once

#include <optional>
#include <string>
#include <string_view>

/// M-Pesa's receipt numbers (MpesaReceiptNumber, TransID, ReceiptNo, TransactionID): what a payment is known
/// by.
namespace mbs::mpesa {

/// 8 to 16 letters and digits (ten today), in upper case whatever the case of `text`, so that one payment has
/// one spelling. Nothing for any other shape.
[[nodiscard]] std::optional<std::string> read_receipt(std::string_view text);

}  // namespace mbs::mpesa
