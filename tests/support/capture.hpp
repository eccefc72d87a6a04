#pragma once

#include <doctest/doctest.h>

// For clang before 16, before everything else of a test: it lets no lambda have a name of a structured
// binding (CWG 2313), which is how CAPTURE looks at it. What a failed check stood beside other builds tell.
#undef CAPTURE
#define CAPTURE(x) static_cast<void>(0)
