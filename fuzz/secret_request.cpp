// What is asked at the socket of the vault, and answered there.
#include "contract/secret_request.hpp"

#include <cstdint>
#include <cstdlib>

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    const std::string_view text(reinterpret_cast<const char*>(data), size);
    if (const auto request = tutti::contract::parse_secret_request(text)) {
        const auto again = tutti::contract::parse_secret_request(print(*request));
        if (!again || *again != *request) std::abort();
    }
    if (const auto answer = tutti::contract::parse_secret_answer(text)) {
        const auto line = print(*answer);
        if (line.size() > tutti::contract::most_of_secret_line * 4) std::abort();
        const auto again = tutti::contract::parse_secret_answer(line);
        if (!again || again->refused.has_value() != answer->refused.has_value()) std::abort();
    }
    return 0;
}
