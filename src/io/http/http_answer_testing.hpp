// For tests: what a service answered.
#pragma once

#include "io/http/http_message.hpp"

#include <string_view>

namespace tutti::io {

inline HttpResponse answered(
    std::string_view body, unsigned status = 200, std::string_view type = "application/json; charset=utf-8"
) {
    HttpResponse answer;
    answer.status = status;
    answer.content_type = type;
    answer.body = body;
    return answer;
}

} // namespace tutti::io
