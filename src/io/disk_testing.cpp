#include "io/disk_testing.hpp"

#include <fmt/format.h>

#include <algorithm>

namespace tutti::io {

namespace fs = std::filesystem;

namespace {

/// A file's bytes, whatever its name is.
struct Bytes {
    std::string written;
    std::string synced;
    bool lost = false; ///< a sync failed: later ones say yes and bring nothing down
    bool locked = false;
};

using Names = std::map<fs::path, std::shared_ptr<Bytes>>; // shared by names and open files

std::unexpected<Error> refused(std::string_view doing, const fs::path& path, std::string_view why) {
    return fail(ErrorCode::Environment, fmt::format("{} {}: {}", doing, path.native(), why));
}

} // namespace

struct MemoryDisk::State {
    Names names;
    Names synced_names;
    std::size_t steps = 0;
    std::size_t fail_first = SIZE_MAX;
    std::size_t fail_count = 0;
    Fault fault = Fault::Refused;
    std::optional<std::uint64_t> bytes_to_live;
    bool failed = false;
    bool dead = false;

    /// Counts a step; the fault that it meets, if any.
    std::optional<Fault> step() {
        if (dead) return Fault::Crash;
        const auto now = steps++;
        if (now < fail_first || now - fail_first >= fail_count) return std::nullopt;
        return meet(fault);
    }
    Fault meet(Fault met) {
        failed = true;
        dead = met == Fault::Crash;
        return met;
    }
    /// A step that is done or not.
    Result<void> whole_step(std::string_view doing, const fs::path& path) {
        const auto met = step();
        if (!met) return {};
        return refused(doing, path, *met == Fault::Full ? "no space left" : "I/O error");
    }
};

class MemoryDisk::File final : public DiskFile {
public:
    File(std::shared_ptr<State> state, fs::path path, std::shared_ptr<Bytes> bytes, bool locks)
        : state_(std::move(state)), path_(std::move(path)), bytes_(std::move(bytes)), locks_(locks) {}
    ~File() override {
        if (locks_) bytes_->locked = false;
    }
    File(const File&) = delete;
    File& operator=(const File&) = delete;

    Result<void> append(std::string_view bytes) override {
        const bool lived = !state_->dead;
        auto met = state_->step();
        auto taken = bytes.size();
        if (met) taken = *met == Fault::Refused || !lived ? 0 : bytes.size() / 2;
        if (!met && state_->bytes_to_live) {
            taken = std::min<std::uint64_t>(taken, *state_->bytes_to_live);
            *state_->bytes_to_live -= taken;
            if (taken < bytes.size()) met = state_->meet(Fault::Crash);
        }
        bytes_->written += bytes.substr(0, taken);
        if (!met) return {};
        return refused("writing", path_, *met == Fault::Full ? "no space left" : "I/O error");
    }
    Result<void> cut(std::uint64_t size) override {
        if (auto done = state_->whole_step("mending", path_); !done) return done;
        bytes_->written.resize(size);
        return {};
    }
    Result<void> sync() override {
        if (auto done = state_->whole_step("syncing", path_); !done) {
            bytes_->lost = true;
            return done;
        }
        if (!bytes_->lost) bytes_->synced = bytes_->written;
        return {};
    }
    std::uint64_t size() const noexcept override { return bytes_->written.size(); }

private:
    std::shared_ptr<State> state_;
    fs::path path_;
    std::shared_ptr<Bytes> bytes_;
    bool locks_;
};

class MemoryDisk::Input final : public DiskInput {
public:
    Input(std::shared_ptr<Bytes> bytes, std::uint64_t at) : bytes_(std::move(bytes)), at_(at) {}
    Result<std::size_t> read(std::span<char> into) override {
        const auto& all = bytes_->written;
        const auto count = at_ < all.size() ? all.copy(into.data(), into.size(), at_) : 0;
        at_ += count;
        return count;
    }

private:
    std::shared_ptr<Bytes> bytes_;
    std::uint64_t at_;
};

MemoryDisk::MemoryDisk() : state_(std::make_shared<State>()) {}
MemoryDisk::~MemoryDisk() = default;
MemoryDisk::MemoryDisk(MemoryDisk&&) noexcept = default;
MemoryDisk& MemoryDisk::operator=(MemoryDisk&&) noexcept = default;

void MemoryDisk::fail_at(std::size_t step, Fault fault, std::size_t count) {
    state_->fail_first = state_->steps + step;
    state_->fail_count = count;
    state_->fault = fault;
}
void MemoryDisk::crash_after(std::uint64_t bytes) { state_->bytes_to_live = bytes; }
bool MemoryDisk::has_failed() const { return state_->failed; }

MemoryDisk MemoryDisk::after_crash() const {
    MemoryDisk next;
    for (const auto& [path, bytes] : state_->names) next.put(path, bytes->written);
    return next;
}
MemoryDisk MemoryDisk::after_power_cut() const {
    MemoryDisk next;
    for (const auto& [path, bytes] : state_->synced_names) next.put(path, bytes->synced);
    return next;
}

void MemoryDisk::put(const fs::path& path, std::string bytes) {
    auto made = std::make_shared<Bytes>(Bytes{bytes, bytes});
    state_->names[path] = made;
    state_->synced_names[path] = made;
}
std::optional<std::string> MemoryDisk::get(const fs::path& path) const {
    const auto found = state_->names.find(path);
    if (found == state_->names.end()) return std::nullopt;
    return found->second->written;
}

std::size_t MemoryDisk::size(const fs::path& path) const {
    const auto found = state_->names.find(path);
    return found == state_->names.end() ? 0 : found->second->written.size();
}

Result<std::unique_ptr<DiskFile>> MemoryDisk::open(const fs::path& path, OpenOptions options) {
    if (auto done = state_->whole_step("opening", path); !done) return pass_on(done);
    auto& bytes = state_->names[path];
    if (!bytes) bytes = std::make_shared<Bytes>();
    const bool locks = options.lock == OpenOptions::Lock::Exclusive;
    if (locks && bytes->locked)
        return fail(ErrorCode::Conflict, fmt::format("{} is being written by somebody else", path.native()));
    bytes->locked = bytes->locked || locks;
    auto opened = std::make_unique<File>(state_, path, bytes, locks);
    if (options.content == OpenOptions::Content::Empty && !bytes->written.empty())
        if (auto emptied = opened->cut(0); !emptied) return pass_on(emptied);
    return opened;
}

Result<std::unique_ptr<DiskInput>> MemoryDisk::input(const fs::path& path, std::uint64_t offset) {
    if (state_->dead) return refused("opening", path, "I/O error");
    const auto found = state_->names.find(path);
    if (found == state_->names.end())
        return fail(ErrorCode::NotFound, fmt::format("opening {}: no such file", path.native()));
    return std::make_unique<Input>(found->second, offset);
}

Result<void> MemoryDisk::rename(const fs::path& from, const fs::path& to) {
    if (auto done = state_->whole_step("renaming to", to); !done) return done;
    auto moved = state_->names.extract(from);
    if (moved.empty())
        return fail(ErrorCode::NotFound, fmt::format("renaming to {}: no such file", to.native()));
    state_->names[to] = moved.mapped();
    return {};
}

Result<void> MemoryDisk::remove(const fs::path& path) {
    if (auto done = state_->whole_step("removing", path); !done) return done;
    if (state_->names.erase(path) > 0) return {};
    return fail(ErrorCode::NotFound, fmt::format("removing {}: no such file", path.native()));
}

Result<std::vector<fs::path>> MemoryDisk::list(const fs::path& folder) {
    if (state_->dead) return refused("listing", folder, "I/O error");
    std::vector<fs::path> found;
    for (const auto& [path, bytes] : state_->names)
        if (path.parent_path() == folder) found.push_back(path);
    return found;
}

Result<void> MemoryDisk::sync_directory(const fs::path& folder) {
    if (auto done = state_->whole_step("syncing", folder); !done) return done;
    std::erase_if(state_->synced_names, [&](const auto& name) { return name.first.parent_path() == folder; });
    for (const auto& [path, bytes] : state_->names)
        if (path.parent_path() == folder) state_->synced_names[path] = bytes;
    return {};
}

} // namespace tutti::io
