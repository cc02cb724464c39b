#include "base/hex.hpp"
#include "store/control_chain.hpp"
#include "store/control_store_testing.hpp"

#include <set>

namespace tutti::store {
namespace {

/// The words in which a hand that knows SQL leaves what it did as it found it, but for the hashes.
constexpr const char* first_tables = R"(
    CREATE TABLE row_set(name TEXT PRIMARY KEY, revision INTEGER NOT NULL, checksum INTEGER NOT NULL) WITHOUT ROWID;
    CREATE TABLE desired(set_name TEXT NOT NULL, key TEXT NOT NULL, value TEXT NOT NULL, revision INTEGER NOT NULL,
        generation INTEGER NOT NULL, checksum INTEGER NOT NULL, PRIMARY KEY(set_name, key));
    CREATE TABLE set_aside(id INTEGER PRIMARY KEY, set_name TEXT, key TEXT, value TEXT, revision INTEGER,
        generation INTEGER, checksum INTEGER);
    CREATE TABLE outbox(sequence INTEGER PRIMARY KEY, timestamp INTEGER NOT NULL, type TEXT NOT NULL,
        data TEXT NOT NULL, checksum INTEGER NOT NULL);
    CREATE TABLE cursor(reader TEXT PRIMARY KEY, sequence INTEGER NOT NULL) WITHOUT ROWID;
    CREATE TABLE request(subject TEXT NOT NULL, key TEXT NOT NULL, command TEXT NOT NULL, body_hash TEXT NOT NULL,
        answer TEXT, begun INTEGER NOT NULL, until INTEGER NOT NULL, PRIMARY KEY(subject, key));
    CREATE INDEX request_until ON request(until);
    CREATE TABLE audit(sequence INTEGER PRIMARY KEY, timestamp INTEGER NOT NULL, subject TEXT NOT NULL,
        command TEXT NOT NULL, outcome TEXT NOT NULL, data TEXT NOT NULL);
    CREATE TABLE token(resource TEXT PRIMARY KEY, token INTEGER NOT NULL) WITHOUT ROWID;
    CREATE TABLE counter(name TEXT PRIMARY KEY, value INTEGER NOT NULL) WITHOUT ROWID;
    INSERT INTO request VALUES('ann', 'once', 'a.b', 'hash', '200 {}', 1, 90000000);
    INSERT INTO request VALUES('ann', 'begun', 'a.b', 'hash', NULL, 1, 90000000);
    INSERT INTO token VALUES('control', 7), ('app:lamp', 3);
    INSERT INTO counter VALUES('audit', 5);
    PRAGMA user_version=1;
)";

class ControlChainTest : public ControlStoreTest {
protected:
    static ControlWrite lines(int count, std::string subject = "ann") {
        return {std::nullopt, [=](ControlTransaction& transaction) -> Result<void> {
                    for (int i = 0; i < count; ++i) {
                        auto said = transaction.audit({0, at_second(i), subject, "lamp.on", "ok", "{}"});
                        if (!said) return pass_on(said);
                    }
                    return {};
                }};
    }
    static ControlWrite trim(std::uint64_t most) {
        return {std::nullopt, [=](ControlTransaction& transaction) {
                    return transaction.trim({}, {.most = most}, at_second(0));
                }};
    }
    /// Ten lines, and then somebody's.
    std::string found_after(const std::string& sql) {
        {
            auto store = open();
            must(store.commit(lines(10)));
            must(store.check());
        }
        behind_its_back(sql);
        return found();
    }
    std::string found(const std::optional<AuditHead>& known = {}) {
        auto store = ControlStore::open(path(), {.damaged = ControlStore::Damaged::Stays});
        EXPECT_TRUE(store);
        auto whole = store->check();
        if (whole && known) whole = store->check_audit(*known);
        return whole ? "" : whole.error().message;
    }
    static std::vector<std::string> said(const ControlStore& store) {
        std::vector<std::string> damage;
        for (const auto& each : store.damage()) damage.push_back(each.set + ": " + each.why);
        return damage;
    }
    using Said = std::vector<std::string>;
};

TEST_F(ControlChainTest, ALinesHashIsThatOfAllThatItSaysAndOfTheLineBeforeIt) {
    const AuditLine line{3, at_second(1), "ann", "a.b", "ok", "{}"};
    const LineHash before{1};
    std::set<std::string> all{to_hex(hash_of(line, before)), to_hex(hash_of(line, {}))};
    const auto other = [&](auto change) {
        auto changed = line;
        change(changed);
        all.insert(to_hex(hash_of(changed, before)));
    };
    other([](AuditLine& each) { each.sequence = 4; });
    other([](AuditLine& each) { each.timestamp = at_second(2); });
    other([](AuditLine& each) { each.subject = "bob"; });
    other([](AuditLine& each) { each.command = "a.c"; });
    other([](AuditLine& each) { each.outcome = "no"; });
    other([](AuditLine& each) { each.data = "{ }"; });
    other([](AuditLine& each) { each.subject = "anna", each.command = ".b"; });
    EXPECT_EQ(all.size(), 9u);
    // As Python's hashlib.blake2b has it: what one version keeps is what the next one finds.
    EXPECT_EQ(
        to_hex(hash_of(line, before)), "de565f5e49fecac87b21ba071f95176b2b839b6b61e2892ae2e1398d626e7e79"
    );
}

TEST_F(ControlChainTest, HowFarItIsIsReadAsItIsWrittenAndNothingElseIs) {
    const AuditHead head{120, hash_of({}, {})};
    const auto text = print(head);
    ASSERT_EQ(text.size(), 68u);
    EXPECT_EQ(parse_audit_head(text), head);
    for (std::size_t length = 0; length < text.size(); ++length)
        EXPECT_FALSE(parse_audit_head(text.substr(0, length))) << length;
    for (std::size_t place = 0; place < text.size(); ++place)
        for (const char byte : {'g', 'A', ':', ' ', '-', '\0'}) {
            auto other = text;
            other[place] = byte;
            const auto read = parse_audit_head(other);
            EXPECT_TRUE(!read || other == text) << other;
        }
    for (const auto& wrong : {"0" + text, text + "0", "18446744073709551616" + text.substr(3)})
        EXPECT_EQ(parse_audit_head(wrong).error().code, ErrorCode::InvalidInput) << wrong;
}

TEST_F(ControlChainTest, ALineThatWasChangedIsNamed) {
    EXPECT_EQ(
        found_after("UPDATE audit SET subject='bob' WHERE sequence=4"),
        "line 4 of the audit is not as it was written"
    );
}

TEST_F(ControlChainTest, ALineThatWasRemovedIsMissed) {
    EXPECT_EQ(
        found_after("DELETE FROM audit WHERE sequence=4"),
        "between line 3 and line 5 of the audit lines are gone, or line 5 is not as it was written"
    );
}

TEST_F(ControlChainTest, ALineThatWasPutInIsNamed) {
    EXPECT_EQ(
        found_after(
            "UPDATE audit SET sequence=sequence+100 WHERE sequence>4;"
            "UPDATE audit SET sequence=sequence-99 WHERE sequence>100;"
            "INSERT INTO audit SELECT 5, timestamp, subject, command, outcome, data, hash FROM audit WHERE "
            "sequence=4;"
        ),
        "line 5 of the audit is not as it was written"
    );
}

TEST_F(ControlChainTest, TwoLinesThatWereExchangedAreNamed) {
    EXPECT_EQ(
        found_after(
            "UPDATE audit SET sequence=100 WHERE sequence=4; UPDATE audit SET sequence=4 WHERE sequence=5;"
            "UPDATE audit SET sequence=5 WHERE sequence=100;"
        ),
        "line 4 of the audit is not as it was written"
    );
}

TEST_F(ControlChainTest, LinesThatAreGoneAtItsEndAreMissed) {
    EXPECT_EQ(
        found_after("DELETE FROM audit WHERE sequence>8"),
        "line 8 of the audit is not its last one: those up to 10 are gone"
    );
}

TEST_F(ControlChainTest, LinesThatAreGoneAtItsBeginningAreMissed) {
    EXPECT_EQ(
        found_after("DELETE FROM audit WHERE sequence<3"),
        "between line 0 and line 3 of the audit lines are gone, or line 3 is not as it was written"
    );
}

TEST_F(ControlChainTest, AStartSaysOnceThatTheEndIsGoneAndTheCheckFromThenOn) {
    found_after("DELETE FROM audit WHERE sequence>8");
    {
        auto store = open();
        EXPECT_EQ(said(store), Said{"audit: lines at its end are gone, or are not ours"});
        must(store.commit(lines(1)));
    }
    EXPECT_EQ(said(open()), Said{});
    EXPECT_EQ(
        found(), "between line 8 and line 11 of the audit lines are gone, or line 11 is not as it was written"
    );
}

/// With the hashes made anew nothing in the file tells it: what went out before does.
TEST_F(ControlChainTest, AnEndThatWasCutByWhoKnowsHowIsNoticedByAHeadThatWentOut) {
    AuditHead eighth;
    AuditHead tenth;
    {
        auto store = open();
        must(store.commit(lines(8)));
        eighth = store.audit_head();
        must(store.commit(lines(2)));
        tenth = store.audit_head();
    }
    EXPECT_EQ(found(eighth), "");
    EXPECT_EQ(found(tenth), "");
    behind_its_back(
        "DELETE FROM audit WHERE sequence>8; UPDATE counter SET value=8 WHERE name='audit';"
        "UPDATE chain SET line=8, hash=(SELECT hash FROM audit WHERE sequence=8) WHERE which='head'"
    );
    EXPECT_EQ(found(), "");
    EXPECT_EQ(found(eighth), "");
    EXPECT_EQ(found(tenth), "line 10 of the audit is gone: the last one is 8");
    {
        auto store = open();
        must(store.commit(lines(4, "eve")));
    }
    EXPECT_EQ(found(), "");
    EXPECT_EQ(
        found(tenth),
        "line 10 of the audit is another one than the one that is known: it and those around it "
        "were made anew"
    );
}

TEST_F(ControlChainTest, GoesOnOverWhatWasTrimmed) {
    AuditHead fourth;
    AuditHead sixth;
    {
        auto store = open();
        must(store.commit(lines(4)));
        fourth = store.audit_head();
        must(store.commit(lines(2)));
        sixth = store.audit_head();
        must(store.commit(lines(4)));
        must(store.commit(trim(4)));
        must(store.check());
        EXPECT_EQ(store.audit_span(), (OutboxSpan{7, 10}));
        must(store.check_audit(sixth)); // the last one that went is still known
        const auto gone = store.check_audit(fourth);
        ASSERT_FALSE(gone);
        EXPECT_EQ(gone.error().code, ErrorCode::NotFound);
    }
    behind_its_back("DELETE FROM audit WHERE sequence=7");
    EXPECT_EQ(
        found(), "between line 6 and line 8 of the audit lines are gone, or line 8 is not as it was written"
    );
}

TEST_F(ControlChainTest, AllLinesThatAreTrimmedLeaveWhatTheNextOneFollows) {
    auto store = open();
    must(store.commit(lines(3)));
    must(store.commit(trim(0)));
    must(store.check());
    store = open("other.db"); // lets go of it
    store = open();
    EXPECT_EQ(said(store), Said{});
    must(store.commit(lines(2)));
    EXPECT_EQ(store.audit_span(), (OutboxSpan{4, 5}));
    must(store.check());
}

TEST_F(ControlChainTest, AWriteThatComesToNothingLeavesNoLinkBehind) {
    auto store = open();
    must(store.commit(lines(1)));
    const auto before = store.audit_head();
    auto refused = lines(2);
    refused.work = [work = std::move(refused.work)](ControlTransaction& transaction) -> Result<void> {
        if (auto done = work(transaction); !done) return done;
        return fail(ErrorCode::Conflict, "no");
    };
    EXPECT_FALSE(store.commit(std::move(refused)));
    EXPECT_EQ(store.audit_head(), before);
    must(store.commit(lines(1)));
    must(store.check());
}

TEST_F(ControlChainTest, AnOlderFileGetsAChainThatSaysWhereItBegins) {
    {
        auto database = Database::open(path(), {});
        must(database->execute(first_tables));
        for (int i = 1; i <= 5; ++i)
            must(database->execute(
                fmt::format("INSERT INTO audit VALUES({}, {}, 'ann', 'a.b', 'ok', '{{}}')", i, i * 1'000'000)
            ));
    }
    {
        auto store = open();
        EXPECT_EQ(said(store), Said{});
        EXPECT_EQ(store.audit_span(), (OutboxSpan{1, 6}));
        EXPECT_EQ(
            store.audit(6, 1)->at(0),
            (AuditLine{6, at_second(5), "control", "audit.begin_chain", "ok", R"({"lines_before":5})"})
        );
        EXPECT_EQ(store.request({"ann", "once"}).value()->answer, "200 {}");
        EXPECT_EQ(store.unfinished()->size(), 1u);
        EXPECT_EQ(store.token("control"), 7u);
        must(store.check());
    }
    {
        auto store = open();
        EXPECT_EQ(store.audit_span(), (OutboxSpan{1, 6})); // once
    }
    behind_its_back("UPDATE audit SET outcome='no' WHERE sequence=2");
    EXPECT_EQ(found(), "line 2 of the audit is not as it was written");
}

TEST_F(ControlChainTest, WhereWhatSaysItsEndsIsGoneItIsSaidAndTheChainBeginsAnew) {
    EXPECT_EQ(
        found_after("DELETE FROM chain"), "what says where the chain of the audit begins and ends is gone"
    );
    auto store = open();
    EXPECT_EQ(said(store), Said{"audit: what says where its chain begins and ends is gone"});
    EXPECT_EQ(store.audit(11, 1)->at(0).command, "audit.begin_chain");
    must(store.check());
}

TEST_F(ControlChainTest, ATokenThatWasLoweredOrTakenAwayIsNamedAndSaidOnce) {
    {
        auto store = open();
        must(store.commit(put("settings", "a", "1", 7)));
        must(store.commit({std::nullopt, [](ControlTransaction& transaction) {
                               return transaction.learn_token("app:lamp", 3);
                           }}));
        must(store.check());
    }
    behind_its_back("UPDATE token SET token=2 WHERE resource='control'");
    EXPECT_EQ(found(), "control: the token is not as it was written, and counts as 2");
    EXPECT_EQ(said(open()), Said{"token: the token is not as it was written, and counts as 2"});
    EXPECT_EQ(said(open()), Said{});
    EXPECT_EQ(found(), "");
    behind_its_back("DELETE FROM token WHERE resource='app:lamp'");
    EXPECT_EQ(found(), "tokens are gone, or were changed by somebody else");
    EXPECT_EQ(said(open()), Said{"token: tokens are gone, or were changed by somebody else"});
    EXPECT_EQ(found(), "");
}

TEST_F(ControlChainTest, AnAnswerThatWasChangedIsGivenToNobodyAndStaysSo) {
    const RequestKey key{"ann", "once"};
    {
        auto store = open();
        must(store.commit({std::nullopt, [&](ControlTransaction& transaction) {
                               return transaction.begin_request(
                                   key, {"a.b", "hash", std::nullopt, at_second(1), at_second(9)}
                               );
                           }}));
    }
    behind_its_back("UPDATE request SET command='c.d'");
    EXPECT_EQ(found(), "what is kept under the key 'once' of ann is not as it was written");
    auto store = open();
    EXPECT_EQ(store.unfinished()->size(), 0u); // nobody carries out what somebody else has written there
    EXPECT_EQ(store.request(key).error().code, ErrorCode::Conflict);
    // Its end is kept all the same, and what it was is not known any better for that.
    must(store.commit({std::nullopt, [&](ControlTransaction& transaction) {
                           return transaction.finish_request(key, "200 {}", at_second(9));
                       }}));
    EXPECT_EQ(store.request(key).error().code, ErrorCode::Conflict);
    must(store.commit({std::nullopt, [](ControlTransaction& transaction) {
                           return transaction.trim({}, {}, at_second(9));
                       }}));
    EXPECT_EQ(store.request(key).value(), std::nullopt);
    must(store.check());
}

} // namespace
} // namespace tutti::store
