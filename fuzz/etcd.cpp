// What etcd answers and tells: the first byte says as what it is read; a watch comes in pieces that it seeds.
#include "base/random.hpp"
#include "etcd/messages.hpp"

#include <algorithm>
#include <cstdlib>
#include <string>

namespace {

using namespace tutti;

std::vector<std::string> lines_of(std::string_view bytes, SeededRandom* cuts) {
    etcd::Lines lines;
    std::vector<std::string> all;
    while (!bytes.empty()) {
        auto count = bytes.size();
        if (cuts != nullptr) count = std::min<std::size_t>(count, 1 + cuts->next() % 17);
        const auto some = lines.put(bytes.substr(0, count));
        if (!some) return {};
        all.insert(all.end(), some->begin(), some->end());
        bytes.remove_prefix(count);
    }
    return all;
}

void check_holder(const governance::Holder& holder) {
    // It is shown to people, and "nobody" is an empty name.
    if (holder.name.empty() || holder.name.size() > 1024 || holder.address.size() > 1024) std::abort();
}

} // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    if (size == 0) return 0;
    const std::string_view text(reinterpret_cast<const char*>(data) + 1, size - 1);
    static_cast<void>(etcd::term_of(text));
    switch (data[0] % 6) {
    case 0:
        if (const auto granted = etcd::parse_granted(text))
            if (granted->time_to_live <= seconds(0) || granted->lease.value == 0) std::abort();
        break;
    case 1:
        if (const auto held = etcd::parse_held(text, {7}, {"self", ""})) {
            if (held->holding.token.value == 0) std::abort();
            check_holder(held->holding.holder);
        }
        break;
    case 2:
        if (const auto looked = etcd::parse_looked(text); looked && looked->holding)
            check_holder(looked->holding->holder);
        break;
    case 3:
        if (const auto kept = etcd::parse_kept(text))
            if (*kept < seconds(0)) std::abort();
        break;
    case 4:
        if (etcd::parse_refusal(404, text).message.empty()) std::abort();
        static_cast<void>(etcd::parse_login(text));
        break;
    default: {
        SeededRandom cuts(data[0]);
        const auto lines = lines_of(text, nullptr);
        if (lines != lines_of(text, &cuts)) std::abort();
        for (const auto& line : lines)
            if (const auto news = etcd::parse_news(line))
                for (const auto& change : news->changes)
                    if (change.holding) check_holder(change.holding->holder);
    }
    }
    return 0;
}
