#include "journal/batch.hpp"

#include <utility>

namespace tutti::journal {

void Batch::put(Kind kind, Key key, std::string_view value) {
    operations_.push_back({key, bytes_.size(), value.size(), kind});
    bytes_.append(value);
    latest_[key] = operations_.size() - 1;
}

void Batch::drop(Operation& operation) noexcept {
    operation.kind = Kind::Dropped;
    ++dropped_;
    dropped_bytes_ += operation.size;
}

void Batch::set(Key key, std::string_view value) {
    const auto found = latest_.find(key);
    if (found == latest_.end()) return put(Kind::Set, key, value);
    Operation& before = operations_[found->second];
    const auto kind = before.kind == Kind::Add ? Kind::Add : Kind::Set;
    drop(before);
    put(kind, key, value);
    tidy();
}

void Batch::erase(Key key) {
    const auto found = latest_.find(key);
    if (found == latest_.end()) return put(Kind::Erase, key, {});
    Operation& before = operations_[found->second];
    const bool was_never_there = before.kind == Kind::Add;
    drop(before);
    if (was_never_there)
        latest_.erase(found);
    else
        put(Kind::Erase, key, {});
    tidy();
}

void Batch::clear() {
    constexpr std::size_t much = 256 * 1024; // as while a disk was slow: not kept for the next time
    if (bytes_.capacity() > much) {
        *this = Batch();
        return;
    }
    operations_.clear();
    bytes_.clear();
    latest_.clear();
    dropped_ = 0;
    dropped_bytes_ = 0;
}

// While the disk is slow much may come and go in one batch: what was dropped takes no more than what was not,
// and a little.
void Batch::tidy() {
    constexpr std::size_t few = 4096;
    if (dropped_ < few || dropped_ < operations_.size() / 2) return;
    Batch kept;
    for (const Operation& each : operations_)
        if (each.kind != Kind::Dropped) kept.put(each.kind, each.key, value(each));
    *this = std::move(kept);
}

} // namespace tutti::journal
