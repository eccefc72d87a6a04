#pragma once

#include "domain/messages/submission.hpp"
#include "http/json/body_table.hpp"

#include <vector>

namespace mbs::http {

/// The body of POST /v1/messages, and of its preview, which is the same. What the words mean is for
/// domain::compose to judge; without `from` the account's default sender counts.
inline constexpr body_table<domain::submission, 8> submission_fields{
    texts<&domain::submission::to>("to").required(),
    text<&domain::submission::from>("from"),
    text<&domain::submission::text>("text").required(),
    word<&domain::submission::traffic, domain::traffic_class_from>(
        "class", "must be otp, transactional or promotional"),
    integer<&domain::submission::validity>("validity"),
    text<&domain::submission::callback_url>("callback_url"),
    text<&domain::submission::reference>("reference"),
    flag<&domain::submission::transliterate>("transliterate"),
};

}  // namespace mbs::http
