// What a collector answers, and when it wants to be asked again.
#include "base/json.hpp"
#include "io/http/retry_after.hpp"
#include "workers/otlp/command_spans.hpp"
#include "workers/otlp/export_answer.hpp"

#include <cstddef>
#include <cstdint>
#include <string_view>

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    using namespace tutti;
    if (size == 0) return 0;
    const std::string_view text(reinterpret_cast<const char*>(data) + 1, size - 1);
    constexpr unsigned statuses[] = {200, 400, 429, 503};
    io::HttpResponse answer;
    answer.status = statuses[data[0] % 4];
    answer.body = text;
    answer.fields.emplace_back("Retry-After", text);
    const auto now = wall_time_from_seconds(784111777);
    const auto read = otlp::read_answer(answer, now);
    invariant(!read.pause || *read.pause <= otlp::longest_asked_pause, "nobody waits for longer");
    const auto wait = io::read_retry_after(text, now);
    invariant(!wait || (*wait >= microseconds::zero() && *wait <= io::longest_retry_after), "it is a wait");
    if (const auto line = parse_json(text)) {
        otlp::CommandSpans spans;
        spans.hear(*line);
        for (const auto& span : spans.take()) invariant(span.start <= span.end, "it ends after it starts");
    }
    return 0;
}
