// The program's own code in memory: what only start-up needed can go.
#pragma once

namespace tutti::io {

/// Unmaps the pages of the program's code and constants, all of them clean copies of its file: those still in
/// use come back by themselves, one soft fault a group; those of reading options and configuration do not. To
/// be called once, when start-up is over. Saves about half of a small program's resident memory.
void release_code_pages() noexcept;

} // namespace tutti::io
