#include "workers/otlp/event_spans.hpp"

#include <algorithm>

namespace tutti::otlp {

namespace {

constexpr std::size_t longest_chain = 32;

std::string key_of(const contract::Event& event) { return event.source + '\n' + event.id; }

Span span_of(const contract::Event& event) {
    Span span;
    span.id = span_id_of(key_of(event));
    span.name = event.type;
    span.start = span.end = event.timestamp;
    span.attributes = {{"tutti.event.id", event.id}, {"tutti.source", event.source}};
    if (event.producer != 0) span.attributes.emplace_back("tutti.producer", std::int64_t{event.producer});
    return span;
}

} // namespace

EventSpans::Seen* EventSpans::find(const std::string& id) {
    const auto found = last_.find(id);
    return found != last_.end() ? &events_[found->second - first_] : nullptr;
}

/// It has led to something that ended then, and so have those that led to it.
void EventSpans::link(Seen& parent, WallTime end) {
    auto* each = &parent;
    for (std::size_t i = 0; each != nullptr && i < longest_chain; ++i) {
        each->is_linked = true;
        each->span.end = std::max(each->span.end, end);
        each = each->cause.empty() ? nullptr : find(each->cause);
    }
}

void EventSpans::hear(const contract::Event& event, SteadyTime now) {
    auto key = key_of(event);
    if (event.type.starts_with("raw.") || keys_.contains(key)) return;
    Seen seen{span_of(event), key, event.cause.value_or(""), now};
    auto* parent = seen.cause.empty() || seen.cause == event.id ? nullptr : find(seen.cause);
    if (parent != nullptr) {
        seen.span.trace = parent->span.trace;
        seen.span.parent = parent->span.id;
        link(*parent, event.timestamp);
    } else {
        // Where the cause was not heard, all that it led to are one trace nevertheless.
        seen.span.trace = trace_id_of(seen.cause.empty() ? key : seen.cause);
    }
    seen.is_linked = !seen.cause.empty();
    if (events_.size() == most) {
        const auto& oldest = events_.front();
        if (oldest.is_linked && !oldest.is_taken) ++lost_;
        keys_.erase(oldest.key);
        const auto named = last_.find(oldest.key.substr(oldest.key.find('\n') + 1));
        if (named != last_.end() && named->second == first_) last_.erase(named);
        events_.pop_front();
        ++first_;
    }
    const auto number = first_ + events_.size();
    keys_.emplace(std::move(key), number);
    last_.insert_or_assign(event.id, number);
    events_.push_back(std::move(seen));
}

std::vector<Span> EventSpans::take(SteadyTime now) {
    std::vector<Span> taken;
    for (auto& seen : events_)
        if (seen.is_linked && !seen.is_taken && seen.heard + settles <= now) {
            seen.is_taken = true;
            taken.push_back(seen.span);
        }
    return taken;
}

} // namespace tutti::otlp
