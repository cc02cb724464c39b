#include "workers/lyrics/sources/service_answer.hpp"

#include "io/http/json_answer.hpp"

#include <fmt/format.h>

namespace tutti::lyrics {

namespace {

std::unexpected<Error> no_data(std::string_view who) {
    return fail(ErrorCode::InvalidInput, fmt::format("{} answers with what is no JSON, or broken off", who));
}

} // namespace

Result<Value> json_in(const io::HttpResponse& answer, std::string_view who) {
    auto value = io::json_of(answer, who);
    const bool is_well = answer.status >= 200 && answer.status < 300;
    // Errors of text that is no JSON tell of the text.
    if (!value && is_well && !answer.body.empty() && !io::is_page(answer)) return no_data(who);
    return value;
}

Result<Value> object_in(const io::HttpResponse& answer, std::string_view who) {
    auto value = json_in(answer, who);
    if (value && !value->is_object()) return no_data(who);
    return value;
}

} // namespace tutti::lyrics
