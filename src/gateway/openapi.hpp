// The routes as an OpenAPI 3.1 document, whose schemas are the files of contracts/schema beside it. Pure.
#pragma once

#include "base/value.hpp"
#include "gateway/route.hpp"

namespace tutti::gateway {

Value openapi_document(std::span<const Route> routes);

} // namespace tutti::gateway
