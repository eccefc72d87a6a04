#pragma once

#include "actors/access/people_service.hpp"

#include <mutex>

namespace mbs::actors {

/// Shared with what writes them, which may run when the service is gone. Any thread. Private to the folder.
struct people_service::turned_away_tries {
  std::mutex guard;
  domain::turned_away tries;
};

}  // namespace mbs::actors
