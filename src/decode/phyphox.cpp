#include "decode/phyphox.hpp"

#include "base/json.hpp"
#include "base/value_path.hpp"

namespace tutti::decode {

Result<PhyphoxAnswer> parse_phyphox(std::string_view body) {
    const auto answer = parse_json(body);
    if (!answer) return std::unexpected(answer.error());
    const Value* buffers = answer->find("buffer");
    if (buffers == nullptr || !buffers->is_object())
        return fail(ErrorCode::InvalidInput, "an answer of phyphox has an object \"buffer\"");
    PhyphoxAnswer read;
    read.is_measuring = boolean_at(*answer, "status", "measuring").value_or(true);
    for (const Member& buffer : buffers->members()) {
        const Value* numbers = buffer.value.find("buffer");
        if (numbers == nullptr || !numbers->is_array() || numbers->items().empty()) continue;
        if (const auto newest = number_at(*numbers, numbers->items().size() - 1))
            read.buffers.emplace(buffer.key, *newest);
    }
    return read;
}

} // namespace tutti::decode
