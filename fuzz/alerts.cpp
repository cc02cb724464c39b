// Any bytes as the file of alerts, as a delivery, as the devices of web push and as one's endpoint: what fits
// is kept again as it was, a book that was restored from it goes on, and a service that may be asked is a
// public one to who asks it, too.
#include "base/json.hpp"
#include "base/public_host.hpp"
#include "sections/section.hpp"
#include "workers/alerts/alert_file.hpp"
#include "workers/alerts/push_devices.hpp"
#include "workers/alerts/push_service.hpp"
#include "workers/notify/delivery.hpp"

#include <cstddef>
#include <cstdint>
#include <cstdlib>

namespace {

void ask(std::string_view endpoint) {
    using namespace tutti;
    if (!alerts::check_push_service(endpoint, {})) return;
    const auto url = io::parse_http_url(endpoint);
    if (url && (url->port != 443 || !is_public_host(url->host))) std::abort();
}

} // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    using namespace tutti;
    const std::string_view text(reinterpret_cast<const char*>(data), size);
    if (const auto delivery = notify::parse_delivery(text)) {
        const auto again = notify::parse_delivery(notify::print(*delivery));
        if (!again || notify::print(*again) != notify::print(*delivery)) std::abort();
        static_cast<void>(notify::call_of(*delivery, "token"));
    }
    ask(text);
    if (const auto devices = alerts::parse_devices(text))
        for (const auto& device : *devices) ask(device.endpoint);
    auto kept = alerts::parse_alerts(text);
    if (!kept) return 0;
    const auto printed = print_json(kept->book.keep());
    const auto again = alert::AlertBook::restore(*parse_json(printed));
    if (!again || print_json(again->keep()) != printed) std::abort();

    const auto config = parse_json(
        R"({"rules":{"hot":{"reading":"a/+","above":30},"up":{"reading":"a/+","rises_by":2,"within":"1m"},
                     "gone":{"reading":"#","silent_for":"1m","active":{"from":"22:00","to":"06:00"}}}})"
    );
    const auto section = sections::read_section(*config, sections::read_alerts);
    if (!section) std::abort();
    auto& book = kept->book;
    auto now = wall_time_from_seconds(1700000000);
    book.listen(now);
    static_cast<void>(book.set_rules(section->rules, {}, now));
    for (int turn = 0; turn < 20; ++turn) {
        static_cast<void>(book.take_reading("a/t", 25 + turn % 10, "", now, now));
        const auto due = book.next_due(now);
        if (!due) break;
        now = std::max(*due, now + microseconds(1));
        static_cast<void>(book.tick(now));
    }
    return 0;
}
