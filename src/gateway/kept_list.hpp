// KeptList: a short list that the gateway keeps in a JSON file of its own, which nobody else may read. The
// file is written whole, beside itself and down to the disk, and then renamed; a change counts once that is
// done. Waiting for a disk takes its time: who serves meanwhile says where it is done (write_beside()).
#pragma once

#include "base/result.hpp"
#include "base/value.hpp"
#include "io/disk.hpp"

#include <cstddef>
#include <deque>
#include <filesystem>
#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace tutti::gateway {

using Kept = std::function<void(const Result<void>&)>;
/// Writes. It owns all that it works with but the disk: it may outlive whoever wanted it.
using KeepJob = std::function<Result<void>(io::Disk&)>;
/// Does a job, now or beside the loop, and says how it went.
using KeepBeside = std::function<void(KeepJob, Kept)>;

/// The list under that name; nothing where there is no file. Errors say what is wrong with it.
Result<std::optional<std::vector<Value>>>
read_kept(io::Disk& disk, const std::filesystem::path& path, std::string_view name);
KeepJob write_kept(std::filesystem::path path, std::string_view name, std::vector<Value> list);

template <typename Item>
class KeptList {
public:
    struct Form {
        std::string_view name; ///< of the list in the file
        Value (*print)(const Item&);
        std::optional<Item> (*read)(const Value&);
    };
    /// What is wrong with it, or the items as they are to be.
    using Change = std::function<Result<void>(std::vector<Item>& items)>;
    static constexpr std::size_t most_waiting = 32;

    /// The disk outlives this. Without a path nothing outlives this.
    KeptList(io::Disk& disk, std::filesystem::path path, Form form)
        : disk_(disk), path_(std::move(path)), form_(form),
          beside_([this](const KeepJob& job, const Kept& done) { done(job(disk_)); }) {}
    KeptList(const KeptList&) = delete;
    KeptList& operator=(const KeptList&) = delete;

    void write_beside(KeepBeside beside) { beside_ = std::move(beside); }

    /// Reads what is kept. An error leaves the file as it is.
    Result<void> load() {
        if (path_.empty()) return {};
        io::remove_unfinished(disk_, path_);
        const auto list = read_kept(disk_, path_, form_.name);
        if (!list) return std::unexpected(list.error());
        std::vector<Item> items;
        for (const auto& each : list->value_or(std::vector<Value>())) {
            auto item = form_.read(each);
            if (!item) return fail(ErrorCode::InvalidInput, "one of its entries is not whole");
            items.push_back(std::move(*item));
        }
        items_ = std::move(items);
        return {};
    }

    /// Changes are made one after the other. LimitExceeded where too many wait; else what `change` says, or
    /// the disk.
    void change(Change change, Kept done) {
        if (waiting_.size() >= most_waiting)
            return done(fail(ErrorCode::LimitExceeded, "too much is being changed, try again"));
        waiting_.push_back({std::move(change), std::move(done)});
        go_on();
    }

    const std::vector<Item>& items() const noexcept { return items_; }
    /// For what may be forgotten: it comes into the file with the next change.
    std::vector<Item>& items_to_note_in() noexcept { return items_; }

    io::Disk& disk() noexcept { return disk_; }
    const std::filesystem::path& path() const noexcept { return path_; }

private:
    struct Waiting {
        Change change;
        Kept done;
    };

    void go_on() {
        while (!is_writing_ && !waiting_.empty()) {
            const auto [change, done] = std::move(waiting_.front());
            waiting_.pop_front();
            auto next = items_;
            if (const auto may = change(next); !may)
                done(may);
            else
                keep(std::move(next), done);
        }
    }

    void keep(std::vector<Item> next, const Kept& done) {
        std::vector<Value> list;
        for (const auto& item : next) list.push_back(form_.print(item));
        const auto kept = [this, next = std::move(next), done](const Result<void>& written) {
            is_writing_ = false;
            if (written) items_ = next;
            done(written);
            go_on();
        };
        is_writing_ = true;
        if (path_.empty()) return kept({});
        beside_(write_kept(path_, form_.name, std::move(list)), kept);
    }

    io::Disk& disk_;
    std::filesystem::path path_;
    Form form_;
    KeepBeside beside_;
    std::vector<Item> items_;
    std::deque<Waiting> waiting_;
    bool is_writing_ = false;
};

} // namespace tutti::gateway
