// The table of what the gateway answers. contracts/openapi.json and docs/gateway.md are made from it
// (tools/make_openapi).
#pragma once

#include "gateway/route.hpp"

namespace tutti::gateway {

std::span<const Route> routes();

} // namespace tutti::gateway
