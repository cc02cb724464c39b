// The chain of the audit: each line's hash is made of that of the line before it and of all that the line
// says. Who changes, adds or takes away a line has to make anew all hashes after it, and then the last of
// them is another one than what went out before.
//
// Without a key: whoever can write the store can read what lies beside it, and a copy is to be looked through
// where there is no such file.
#pragma once

#include "base/result.hpp"
#include "store/control_records.hpp"

#include <string>
#include <string_view>

namespace tutti::store {

/// BLAKE2b of 256 bits.
LineHash hash_of(const AuditLine& line, const LineHash& before);

/// "120:de56…", for people and programs that keep it.
std::string print(const AuditHead& head);
/// InvalidInput for what print() did not write.
Result<AuditHead> parse_audit_head(std::string_view text);

} // namespace tutti::store
