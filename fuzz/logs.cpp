// Any bytes as a packed log file, as a line of a log, as a name in the folder of logs, and as what a person
// wants to see.
#include "logs/log_files.hpp"
#include "logs/log_record.hpp"
#include "logs/since.hpp"
#include "supervise/old_log.hpp"

#include <cmath>
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <string_view>

namespace {

void name(std::string_view text) {
    using namespace tutti::supervise;
    const auto old = parse_old_log(text, "hub");
    if (!old) return;
    if (old->length > text.size()) std::abort();
    const auto plain = parse_old_log(text.substr(0, old->length), "hub");
    if (!plain || plain->number != old->number || plain->form != OldLog::Form::Plain) std::abort();
    if (old->number <= 0) return;
    char printed[old_log_room];
    print_old_log_number(old->number, printed);
    if (text.substr(0, old->length) != std::string("hub.log") + printed) std::abort();
}

} // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    using namespace tutti::logs;
    constexpr std::size_t limit = 1 << 20;
    constexpr double now = 1.8e9;
    const std::string_view text{reinterpret_cast<const char*>(data), size};
    name(text);
    name("hub.log." + std::string(text));
    if (const auto unpacked = gunzip(text, limit); unpacked && unpacked->size() > limit) std::abort();
    if (parse_log_record(text).text != text) std::abort();
    if (const auto since = parse_since(text, now); since && !std::isfinite(*since)) std::abort();
    return 0;
}
