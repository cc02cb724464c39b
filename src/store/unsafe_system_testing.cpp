#include "store/unsafe_system_testing.hpp"

#include "store/unsafe_files_testing.hpp"

#include <sqlite3.h>
#include <utility>

namespace tutti::store {

namespace {

UnsafeFiles* present = nullptr;

struct OpenFile {
    sqlite3_file base;
    UnsafeFiles::FileHold* file; ///< its own
};

UnsafeFiles::File& of(sqlite3_file* file) { return **reinterpret_cast<OpenFile*>(file)->file; }

int close_file(sqlite3_file* file) {
    delete reinterpret_cast<OpenFile*>(file)->file;
    return SQLITE_OK;
}

int read_file(sqlite3_file* file, void* into, int amount, sqlite3_int64 offset) {
    return present->read(
        of(file), static_cast<char*>(into), static_cast<std::size_t>(amount), static_cast<std::size_t>(offset)
    );
}

int write_file(sqlite3_file* file, const void* from, int amount, sqlite3_int64 offset) {
    return present->change(
        of(file),
        {static_cast<std::size_t>(offset),
         std::string(static_cast<const char*>(from), static_cast<std::size_t>(amount)), std::nullopt}
    );
}

int truncate_file(sqlite3_file* file, sqlite3_int64 size) {
    return present->change(of(file), {0, {}, static_cast<std::size_t>(size)});
}

int sync_file(sqlite3_file* file, int) { return present->sync(of(file)); }

int size_of_file(sqlite3_file* file, sqlite3_int64* size) {
    *size = static_cast<sqlite3_int64>(of(file).bytes.size());
    return SQLITE_OK;
}

int do_nothing(sqlite3_file*, int) { return SQLITE_OK; }

int is_reserved(sqlite3_file*, int* answer) {
    *answer = 0;
    return SQLITE_OK;
}

// As the system's own says of itself: a power cut while something is written harms only that.
int no_control(sqlite3_file*, int, void*) { return SQLITE_NOTFOUND; }
int sector_size(sqlite3_file*) { return 4096; }
int characteristics(sqlite3_file*) { return SQLITE_IOCAP_POWERSAFE_OVERWRITE; }

// Version 1: without shared memory. The database is opened by one alone, as ours are.
constexpr sqlite3_io_methods methods = {
    1,          close_file, read_file,   write_file, truncate_file, sync_file,       size_of_file,
    do_nothing, do_nothing, is_reserved, no_control, sector_size,   characteristics, nullptr,
    nullptr,    nullptr,    nullptr,     nullptr,    nullptr,
};

int open_file(sqlite3_vfs*, sqlite3_filename name, sqlite3_file* file, int flags, int* given) {
    file->pMethods = nullptr;
    UnsafeFiles::FileHold found;
    const bool is_journal = (flags & (SQLITE_OPEN_MAIN_JOURNAL | SQLITE_OPEN_WAL)) != 0;
    const bool makes = (flags & SQLITE_OPEN_CREATE) != 0;
    if (const int code = present->open(name != nullptr ? name : "", makes, is_journal, found);
        code != SQLITE_OK)
        return code;
    reinterpret_cast<OpenFile*>(file)->file = new UnsafeFiles::FileHold(std::move(found));
    file->pMethods = &methods;
    if (given != nullptr) *given = flags;
    return SQLITE_OK;
}

int delete_file(sqlite3_vfs*, const char* name, int makes_it_last) {
    return present->remove(name, makes_it_last != 0);
}

int is_accessible(sqlite3_vfs*, const char* name, int, int* answer) {
    *answer = present->has(name) ? 1 : 0;
    return SQLITE_OK;
}

int full_name(sqlite3_vfs*, const char* name, int size, char* out) {
    sqlite3_snprintf(size, out, "%s", name);
    return SQLITE_OK;
}

int randomness(sqlite3_vfs*, int size, char* out) {
    for (int i = 0; i < size; ++i) out[i] = static_cast<char>(present->random().next());
    return size;
}

int no_sleep(sqlite3_vfs*, int) { return 0; }

int no_time(sqlite3_vfs*, double* time) {
    *time = 2'460'000.5;
    return SQLITE_OK;
}

sqlite3_vfs unsafe_system() {
    sqlite3_vfs made{};
    made.iVersion = 1;
    made.szOsFile = sizeof(OpenFile);
    made.mxPathname = 512;
    made.zName = UnsafeFiles::name();
    made.xOpen = open_file;
    made.xDelete = delete_file;
    made.xAccess = is_accessible;
    made.xFullPathname = full_name;
    made.xRandomness = randomness;
    made.xSleep = no_sleep;
    made.xCurrentTime = no_time;
    return made;
}

sqlite3_vfs registered = unsafe_system();

} // namespace

void register_unsafe_system(UnsafeFiles* files) {
    present = files;
    if (files != nullptr)
        sqlite3_vfs_register(&registered, 0);
    else
        sqlite3_vfs_unregister(&registered);
}

} // namespace tutti::store
