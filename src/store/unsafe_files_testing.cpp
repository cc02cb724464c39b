#include "store/unsafe_files_testing.hpp"

#include "store/unsafe_system_testing.hpp"

#include <algorithm>
#include <cstring>
#include <sqlite3.h>
#include <utility>

namespace tutti::store {

namespace {

constexpr std::size_t sector = 512;

void carry_out(std::string& bytes, const UnsafeFiles::Change& change) {
    if (change.size) {
        bytes.resize(*change.size);
        return;
    }
    bytes.resize(std::max(bytes.size(), change.offset + change.bytes.size()));
    bytes.replace(change.offset, change.bytes.size(), change.bytes);
}

/// What a disk does of a change when its power goes: nothing, all, or any of its sectors, the last of which
/// may be torn.
void tear(std::string& bytes, const UnsafeFiles::Change& change, RandomSource& random) {
    if (change.size) {
        if (random.next() % 2 == 0) carry_out(bytes, change);
        return;
    }
    for (std::size_t at = 0; at < change.bytes.size();) {
        const auto length = std::min(sector - (change.offset + at) % sector, change.bytes.size() - at);
        const auto fate = random.next() % 16;
        const auto kept = fate == 0 ? random.next() % length : fate < 8 ? length : 0;
        if (kept > 0) carry_out(bytes, {change.offset + at, change.bytes.substr(at, kept), {}});
        at += length;
    }
}

/// One of the many things that are found after a power cut.
std::string found(const UnsafeFiles::File& file, RandomSource& random) {
    auto bytes = file.synced;
    const auto& unsynced = file.unsynced;
    switch (random.next() % 4) {
    case 0:
        break;
    case 1:
        for (const auto& change : unsynced) carry_out(bytes, change);
        break;
    case 2: {
        const auto whole = random.next() % (unsynced.size() + 1);
        for (std::size_t i = 0; i < whole; ++i) carry_out(bytes, unsynced[i]);
        if (whole < unsynced.size()) tear(bytes, unsynced[whole], random);
        break;
    }
    default:
        for (const auto& change : unsynced) tear(bytes, change, random);
    }
    return bytes;
}

} // namespace

UnsafeFiles::UnsafeFiles() { register_unsafe_system(this); }
UnsafeFiles::~UnsafeFiles() { register_unsafe_system(nullptr); }

void UnsafeFiles::fail_at(Plan plan) {
    plan_ = plan;
    failed_ = false;
}

UnsafeFiles::Turn UnsafeFiles::step(Call call) {
    if (is_dead_) return Turn::Failed;
    if (is_full_) return call == Call::Writes ? Turn::Failed : Turn::Done;
    if (!plan_) return Turn::Done;
    const auto fault = plan_->fault;
    const bool is_counted =
        call == Call::Opens || (call == Call::Reads) == (fault == StorageFault::Unreadable);
    if (!is_counted || plan_->step-- > 0) return Turn::Done;
    plan_.reset();
    failed_ = true;
    is_dead_ = fault == StorageFault::Death;
    is_full_ = fault == StorageFault::Full;
    if (is_full_ && call != Call::Writes) return Turn::Done;
    return call == Call::Writes && (is_dead_ || is_full_) ? Turn::Half : Turn::Failed;
}

int UnsafeFiles::open(const std::string& path, bool makes, bool is_journal, FileHold& into) {
    if (step(Call::Opens) != Turn::Done) return SQLITE_CANTOPEN;
    const auto there = files_.find(path);
    if (there == files_.end() && !makes) return SQLITE_CANTOPEN;
    into = there != files_.end() ? there->second : std::make_shared<File>();
    into->names_at_sync = is_journal && makes;
    if (!path.empty()) files_[path] = into; // what has no name is for its opener alone
    return SQLITE_OK;
}

int UnsafeFiles::read(const File& file, char* into, std::size_t amount, std::size_t offset) {
    if (step(Call::Reads) != Turn::Done) return SQLITE_IOERR_READ;
    const auto from = std::min(offset, file.bytes.size());
    const auto there = std::min(amount, file.bytes.size() - from);
    std::memset(into, 0, amount);
    std::memcpy(into, file.bytes.data() + from, there);
    return there == amount ? SQLITE_OK : SQLITE_IOERR_SHORT_READ;
}

int UnsafeFiles::change(File& file, Change change) {
    const auto turn = step(change.size ? Call::Other : Call::Writes);
    if (turn == Turn::Half) change.bytes.resize(change.bytes.size() / 2);
    if (turn != Turn::Failed) {
        carry_out(file.bytes, change);
        file.unsynced.push_back(std::move(change));
    }
    if (turn == Turn::Done) return SQLITE_OK;
    return is_full_ ? SQLITE_FULL : SQLITE_IOERR_WRITE;
}

int UnsafeFiles::sync(File& file) {
    if (step(Call::Other) != Turn::Done) return SQLITE_IOERR_FSYNC;
    for (const auto& change : file.unsynced) carry_out(file.synced, change);
    file.unsynced.clear();
    if (std::exchange(file.names_at_sync, false)) sync_names();
    return SQLITE_OK;
}

int UnsafeFiles::remove(const std::string& path, bool makes_it_last) {
    if (step(Call::Other) != Turn::Done) return SQLITE_IOERR_DELETE;
    const auto there = files_.find(path);
    if (there == files_.end()) return SQLITE_IOERR_DELETE_NOENT;
    if (there->second->is_name_synced) removed_[path] = there->second;
    files_.erase(there);
    if (makes_it_last) sync_names();
    return SQLITE_OK;
}

void UnsafeFiles::sync_names() {
    for (auto& [path, file] : files_) file->is_name_synced = true;
    removed_.clear();
}

void UnsafeFiles::live() {
    plan_.reset();
    failed_ = is_dead_ = is_full_ = false;
}

void UnsafeFiles::clear() {
    files_.clear();
    removed_.clear();
}

void UnsafeFiles::cut_power(std::uint64_t chance) {
    live();
    SeededRandom random(chance);
    // What was removed lies under its name again, unless the name that took its place lasts.
    auto left = std::exchange(removed_, {});
    for (auto& [path, file] : left)
        if (random.next() % 2 == 0) file.reset();
    for (auto& [path, file] : files_)
        if (file->is_name_synced || random.next() % 2 == 0) left[path] = file;
    files_.clear();
    for (const auto& [path, file] : left) {
        if (!file) continue;
        const auto bytes = found(*file, random);
        files_[path] = std::make_shared<File>(File{bytes, bytes, {}, true, false});
    }
}

} // namespace tutti::store
