#pragma once

#include "domain/access/permission.hpp"
#include "domain/ids.hpp"

namespace mbs::domain {

/// Who makes a request, once that is proved. Knows nothing of how it was proved.
struct principal {
  account_id account;
  key_id key;
  permission_set permissions;
};

}  // namespace mbs::domain
