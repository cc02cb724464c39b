// What a service answered, where its text may hold words of a song or a key: io::json_of(), but no error
// quotes anything of the answer's own.
#pragma once

#include "base/value.hpp"
#include "io/http/http_message.hpp"

#include <string_view>

namespace tutti::lyrics {

/// As io::json_of(): `who` begins the sentence of an error.
Result<Value> json_in(const io::HttpResponse& answer, std::string_view who);
/// The same, and InvalidInput for what is no object.
Result<Value> object_in(const io::HttpResponse& answer, std::string_view who);

} // namespace tutti::lyrics
