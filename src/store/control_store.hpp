// ControlStore: what an installation is to be, what happened to it, who asked what: one file of SQLite, each
// commit on the disk when it is done. What is written together is there together or not at all, at whatever
// moment the process or the machine dies.
//
// Everything blocks, and belongs to one thread at a time. It has no clock: the time is in what is written.
//
// Tables: `row_set` and `desired`, the desired state, each row with a checksum, each set with the sum of
// them; `set_aside`, rows that were found damaged; `outbox`, the events, each in the transaction that made it
// true; `cursor`, how far its readers are; `request`, commands asked under a key; `audit`, a chain
// (control_chain.hpp) whose ends stand in `chain`; `token`, the newest leadership known of each resource;
// `counter`.
#pragma once

#include "base/boot_time.hpp"
#include "store/control_records.hpp"
#include "store/database.hpp"

#include <cstdint>
#include <expected>
#include <filesystem>
#include <functional>
#include <map>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace tutti::store {

/// The leadership that a write is made under. The store knows the newest token of each resource that it has
/// seen, and refuses writes of an older one.
struct Fence {
    std::string resource = "control";
    std::uint64_t token = 0;
    /// When the leadership ends unless it is renewed; the write is refused from then on, also where it waited
    /// or the machine slept. Nothing: it does not end by itself.
    std::optional<BootTime> until = std::nullopt;
};

class ControlTransaction;

/// Who puts a backup in the store's place, for the audit.
struct Restorer {
    std::string name;
    WallTime now;
};

/// What is to be written together.
struct ControlWrite {
    /// Nothing: this is none of the protected writes; it may not put or remove rows, nor emit events.
    std::optional<Fence> fence;
    /// An error takes back all that it did. It is called on the store's thread, and once more where what it
    /// did was taken back because of another write: what it says outside of the transaction, the last call
    /// says.
    std::function<Result<void>(ControlTransaction&)> work;
};

/// What was written.
struct Receipt {
    std::uint64_t newest_event = 0; ///< of the outbox, after this write
    AuditHead audit = {};           ///< likewise, of the audit

    bool operator==(const Receipt&) const = default;
};

/// Why a write came to nothing, or may have.
struct WriteError : Error {
    /// It failed where it was to be made to last: whether it is written is found out when the store is opened
    /// anew. Else nothing of it is.
    bool may_be_written;

    WriteError(Error why, bool is_perhaps = false) // NOLINT(*-explicit-*): any other error refuses the write
        : Error(std::move(why)), may_be_written(is_perhaps) {}
};
using Written = std::expected<Receipt, WriteError>;

/// Whether a write was refused because a newer leadership is known, or its own has ended (Conflict).
bool is_stale_token(const Error& error) noexcept;

/// Whether the disk is what refused, be it that it is full: the next write may be refused as well.
bool is_disk_failure(const Error& error) noexcept;

class ControlStore {
public:
    enum class Damaged : std::uint8_t { SetAside, Stays };
    struct Options {
        const char* file_system = nullptr;       ///< of SQLite's, for tests; nullptr: the system's own
        std::uint32_t checkpoint_pages = 1000;   ///< the log is brought into the file when it has so many
        std::function<BootTime()> now = nullptr; ///< what Fence::until is held against; nullptr: nothing
        Damaged damaged = Damaged::SetAside;     ///< Stays: for check() alone, which finds it again
    };

    /// Opens it, or makes it where there is none. Verifies all rows: what is damaged is set aside, and said
    /// by damage(). Errors as of Database::open(); UnknownVersion for a file of a later program.
    static Result<ControlStore> open(const std::filesystem::path& path, Options options);
    static Result<ControlStore> open(const std::filesystem::path& path) { return open(path, Options{}); }

    /// Each all or nothing, in this order, on the disk with one sync; the answers are in the same order, and
    /// true when this returns. One that fails spoils none of the others, and neither does one whose
    /// leadership ends meanwhile. Where the disk fails in the end (Environment, LimitExceeded) all have
    /// failed, and what was not refused may_be_written: from then on is_broken(), and everything is
    /// Unavailable.
    std::vector<Written> commit(std::span<ControlWrite> writes);
    /// The same of one.
    Written commit(ControlWrite write);
    bool is_broken() const noexcept { return broken_; }

    // ---- desired state ----

    Result<std::optional<Row>> row(std::string_view set, std::string_view key);
    Result<RowSet> rows(std::string_view set);
    Result<RowPage> rows(const RowQuestion& question);
    Result<std::vector<std::string>> sets();
    /// Found damaged by this open().
    const std::vector<SetAside>& damage() const noexcept { return damage_; }

    // ---- outbox ----

    /// At most `most` events from `from` on; a gap stands before them, and alone where nothing comes after
    /// it.
    Result<OutboxPage> events(std::uint64_t from, std::size_t most);
    OutboxSpan span() const noexcept { return {counters_.oldest_event, counters_.newest_event}; }
    /// How far a reader is: the last sequence that it is done with; 0: it has not begun.
    Result<std::uint64_t> cursor(std::string_view reader);

    // ---- requests and audit ----

    /// Conflict where what is kept is not as it was written.
    Result<std::optional<KeptRequest>> request(const RequestKey& key);
    /// Those that were begun and have not ended: after a start, they were interrupted. What is damaged of
    /// them is left out.
    Result<std::vector<std::pair<RequestKey, KeptRequest>>> unfinished();
    /// At most `most` lines from `from` on.
    Result<std::vector<AuditLine>> audit(std::uint64_t from, std::size_t most);
    Result<std::vector<AuditLine>> newest_audit(const AuditQuestion& question);
    /// The sequences of the lines that are there.
    OutboxSpan audit_span() const noexcept { return {counters_.oldest_line, counters_.newest_line}; }
    AuditHead audit_head() const noexcept { return counters_.head; }

    /// The newest token known of a resource; 0: none.
    Result<std::uint64_t> token(std::string_view resource);

    // ---- the file ----

    /// Reads all of it: pages, checksums, sequences, the chain of the audit. InvalidInput says what is
    /// damaged.
    Result<void> check();
    /// Whether the audit still has the line that somebody knows, as it was then. InvalidInput where not;
    /// NotFound where that line was trimmed.
    Result<void> check_audit(const AuditHead& known);
    /// A copy of what is committed now, while all goes on, at `to` (0600), which is there whole or not at
    /// all. Conflict where something is there.
    Result<void> back_up(const std::filesystem::path& to);
    /// Bytes that all of it takes.
    Result<std::uint64_t> used() { return database_.used(); }

private:
    friend class ControlTransaction;
    friend Result<std::optional<std::filesystem::path>> restore_control_store(
        const std::filesystem::path& backup, const std::filesystem::path& path, const Restorer& who
    );
    struct Counters {
        std::uint64_t oldest_event = 1;
        std::uint64_t newest_event = 0;
        std::uint64_t oldest_line = 1;
        std::uint64_t newest_line = 0;
        AuditHead head;
        std::uint64_t token_sum = 0; ///< of the checksums of all tokens

        bool operator==(const Counters&) const = default;
    };

    /// What a set says of itself.
    struct SetHead {
        std::uint64_t revision = 0; ///< 0: it was never written
        std::uint64_t checksum = 0;
    };
    /// How far tokens and sequences are.
    struct Heights {
        std::uint64_t newest_event = 0;
        std::uint64_t newest_line = 0;
        AuditHead head;
        std::map<std::string, std::uint64_t> tokens;
    };
    /// What of a set is as it was written.
    struct SetState {
        std::uint64_t revision = 0; ///< to go on from
        std::uint64_t sum = 0;      ///< of the checksums of rows that are whole
        std::vector<std::pair<std::int64_t, std::string>> damaged; ///< rows, and their keys
        std::string why;                                           ///< empty: all is well
    };

    ControlStore(Database database, Options options)
        : database_(std::move(database)), options_(std::move(options)) {}

    /// Prepared once; `sql` is a literal.
    Result<Statement*> statement(const char* sql);
    static Result<void> prepare_restored(
        const std::filesystem::path& backup, ControlStore* present, const std::filesystem::path& to,
        const Restorer& who
    );
    Result<std::filesystem::path> keep_beside(const std::filesystem::path& path);
    Result<SetHead> head(std::string_view set);
    Result<Heights> heights();
    /// Goes on after the larger of both, and says so in the audit; nothing: of the other one nothing is
    /// known.
    Result<void> raise(const std::optional<Heights>& other, const Restorer& who);
    Result<void> load();
    Result<void> verify();
    Result<void> verify_set(const std::string& set);
    Result<SetState> look_through(const std::string& set);
    Result<void> set_aside(std::int64_t row);
    Result<void> check_kept();
    Result<void> check_events();
    Result<void> check_requests();

    // Of the audit's chain.
    Result<std::optional<AuditHead>> chain_end(std::string_view which);
    Result<void> set_chain_end(std::string_view which, const AuditHead& end);
    Result<void> load_chain();
    Result<void> begin_chain();
    Result<void> verify_head();
    Result<void> check_chain(const std::optional<AuditHead>& known);
    Result<void> append_line(const AuditLine& line);

    /// What does not fit, as a sentence about a resource; the sum as it should be.
    struct TokenState {
        std::uint64_t sum = 0;
        std::vector<std::pair<std::string, std::string>> damaged;
    };
    Result<TokenState> look_through_tokens();
    Result<void> verify_tokens();
    Result<void> check_tokens();
    Result<void> sum_tokens();
    Result<void> sum_older();
    Result<void> write_token(std::string_view resource, std::uint64_t token);

    Result<std::optional<KeptRequest>> request_as_is(const RequestKey& key, bool& is_whole);
    Result<void> write_request(const RequestKey& key, const KeptRequest& request, bool is_whole);
    Result<void> save_counters();
    Result<Receipt> perform(ControlWrite& write);
    Result<void> admit(const Fence& fence);
    bool has_ended(const Fence& fence) const;
    Result<void> perform_all(
        std::span<ControlWrite> writes, const std::vector<bool>& is_out, std::vector<Written>& results
    );
    bool refuse_ended(
        std::span<ControlWrite> writes, std::vector<bool>& is_out, std::vector<Written>& results
    ) const;
    std::vector<Written> all_failed(std::vector<Written> results, const WriteError& error);
    void take_back();

    Database database_;
    Options options_;
    std::map<const char*, Statement> statements_;
    Counters counters_; ///< as of the present transaction
    Counters saved_;    ///< as they stand in the file
    std::vector<SetAside> damage_;
    bool chain_is_gone_ = false; ///< what says where it begins and ends
    bool broken_ = false;
};

/// Puts a backup in the place of the store at `path`, which nobody has open: verified first, the store before
/// set aside beside it. Tokens and sequences go on after the larger of both, so that nothing that was fenced
/// off comes back and no reader takes a new event for an old one: what the backup does not know is a gap.
/// The answer is where the store before now lies; nothing where there was none. The audit says who did it,
/// and how far the one before was.
Result<std::optional<std::filesystem::path>> restore_control_store(
    const std::filesystem::path& backup, const std::filesystem::path& path, const Restorer& who
);

} // namespace tutti::store
