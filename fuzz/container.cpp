// What a container engine sends: the first byte says what of it, and seeds how a stream is cut into pieces.
// Whatever the cuts, the same comes out; nothing that is read may stand in a path that it was not meant for.
#include "base/json.hpp"
#include "base/random.hpp"
#include "container/engine_messages.hpp"
#include "container/log_frames.hpp"

#include <algorithm>
#include <cstdlib>
#include <string>

namespace {

using namespace tutti;
using container::LogReader;

struct Log {
    std::string output = {};
    std::string errors = {};
    container::LogPlace place = {};
    bool is_right = true;

    bool operator==(const Log&) const = default;
};

Log read(LogReader::Form form, container::LogPlace from, std::string_view bytes, SeededRandom* cuts) {
    LogReader reader(form, from);
    Log log;
    while (!bytes.empty() && log.is_right) {
        const auto size =
            cuts == nullptr ? bytes.size() : std::min<std::size_t>(bytes.size(), 1 + cuts->next() % 23);
        log.is_right = reader.put(bytes.substr(0, size), log.output, log.errors).has_value();
        bytes.remove_prefix(size);
    }
    reader.put_end(log.output, log.errors);
    log.place = reader.place();
    return log;
}

void read_log(LogReader::Form form, std::string_view bytes, std::uint8_t seed) {
    SeededRandom cuts(seed);
    const auto whole = read(form, {}, bytes, nullptr);
    if (read(form, {}, bytes, &cuts) != whole) std::abort();
    if (whole.output.size() + whole.errors.size() > bytes.size()) std::abort();
    // Whoever goes on behind it has read at least as far.
    const auto again = read(form, whole.place, bytes, nullptr);
    if (again.place.time < whole.place.time) std::abort();
    const auto text = container::print_place("a1", whole.place);
    if (container::parse_place(text, "a1") != whole.place) std::abort();
    static_cast<void>(container::parse_place(bytes, "a1"));
}

bool is_safe(const std::string& id) {
    return id.find_first_of("/?#% \r\n") == std::string::npos && !id.empty();
}

void read_answer(std::string_view bytes) {
    const auto value = parse_json(bytes);
    if (!value) return;
    static_cast<void>(container::agree_on_version(*value));
    static_cast<void>(container::read_inspection(*value));
    if (const auto id = container::read_created(*value); id && !is_safe(*id)) std::abort();
    if (const auto ids = container::read_list(*value); ids && !std::ranges::all_of(*ids, is_safe))
        std::abort();
    const auto message = container::read_message(*value);
    if (message.size() > 500 || message.find('\n') != std::string::npos) std::abort();
}

void read_pull(std::string_view bytes, std::uint8_t seed) {
    SeededRandom cuts(seed);
    container::PullReader whole;
    auto at_once = whole.put(bytes);
    if (at_once) at_once = whole.put_end();
    container::PullReader pieces;
    Result<void> cut;
    while (!bytes.empty() && cut) {
        const auto size = std::min<std::size_t>(bytes.size(), 1 + cuts.next() % 23);
        cut = pieces.put(bytes.substr(0, size));
        bytes.remove_prefix(size);
    }
    if (cut) cut = pieces.put_end();
    if (at_once.has_value() != cut.has_value()) std::abort();
}

} // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    if (size == 0) return 0;
    const std::string_view bytes(reinterpret_cast<const char*>(data) + 1, size - 1);
    const auto seed = static_cast<std::uint8_t>(data[0] >> 2);
    switch (data[0] & 3) {
    case 0:
        read_log(LogReader::Form::Framed, bytes, seed);
        break;
    case 1:
        read_log(LogReader::Form::Plain, bytes, seed);
        break;
    case 2:
        read_answer(bytes);
        break;
    default:
        read_pull(bytes, seed);
    }
    return 0;
}
