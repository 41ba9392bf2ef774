#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <signal.h>
#include <sys/wait.h>
#include <unistd.h>

#include <filesystem>
#include <fstream>

#include "data/store/backup.hpp"
#include "data/store/connection.hpp"
#include "data/store/error.hpp"
#include "data/store/lock.hpp"
#include "data/store/migrate.hpp"
#include "tests/support/temporary_database.hpp"

namespace {

using data::Connection;
using tests::sample;
using tests::TemporaryDatabase;
using tests::TemporaryFolder;

std::string said_by(const std::function<void()>& work) {
    try {
        work();
    } catch (const std::exception& failure) {
        return failure.what();
    }
    return "nothing was thrown";
}

std::int64_t number(Connection& db, std::string_view sql) {
    data::Query row = db.query(sql);
    row.step();
    return row.integer(0);
}

TEST(AMigration, WhoseSelectDoesNotGiveOneLeavesNothing) {
    TemporaryDatabase store;
    const std::int64_t newest = data::migrations().back().number;
    std::vector<data::Migration> steps(data::migrations().begin(), data::migrations().end());
    // SpatiaLite refuses a STRICT table quietly: the SELECT succeeds and gives 0.
    steps.push_back({newest + 1, "9999_broken",
                     "CREATE TABLE tree (id INTEGER PRIMARY KEY) STRICT;"
                     "SELECT AddGeometryColumn('tree', 'shape', 4326, 'POINT', 'XY', 1);"});

    const std::string message = said_by([&] { data::migrate(store.db(), steps); });

    EXPECT_THAT(message, testing::AllOf(testing::HasSubstr("9999_broken"), testing::HasSubstr("gave 0 instead of 1"),
                                        testing::HasSubstr("AddGeometryColumn")));
    EXPECT_EQ(number(store.db(), "SELECT count(*) FROM sqlite_master WHERE name = 'tree'"), 0);
    EXPECT_EQ(number(store.db(), "PRAGMA user_version"), newest);
}

TEST(AMigration, OfANewerProgramIsRefused) {
    TemporaryDatabase store;
    store.db().execute("PRAGMA user_version = 4711");

    EXPECT_THAT(said_by([&] { data::migrate(store.db()); }), testing::HasSubstr("newer gridkeeper"));
}

TEST(ADatabase, MatchesTheDescriptionOfItsCollections) {
    TemporaryDatabase store;
    for (const data::Collection& collection : store.catalogue().collections()) {
        std::vector<std::string> columns,
            described{"id", "uid", "code", "name", "version", "source", "division_code", "batch"};
        data::Query row = store.db().query("SELECT name FROM pragma_table_info('" + collection.name + "')");
        while (row.step()) columns.push_back(row.text(0));
        for (const data::Field& field : collection.fields) described.push_back(field.name);
        described.insert(described.end(), {"local", "shape"});
        EXPECT_EQ(columns, described) << collection.name;
    }
}

TEST(ADatabase, OfAnotherProgramIsLeftAlone) {
    TemporaryFolder folder;
    const std::string file = folder.file("strange.sqlite");
    std::ofstream(file)
        << "this is no database at all, but long enough to look like a header of one hundred bytes or so ......";

    EXPECT_THROW(Connection(file, Connection::Mode::write), data::StorageFailure);
    EXPECT_THROW(Connection(folder.file("absent"), Connection::Mode::read), data::NotFound);
}

TEST(ADatabase, IsOneFileAfterACleanExit) {
    TemporaryDatabase store;
    store.create("barrier", sample(store.collection("barrier")));
    {
        Connection reader(store.file(), Connection::Mode::read);
        EXPECT_EQ(number(reader, "SELECT count(*) FROM barrier"), 1);
    }
    store.close();

    EXPECT_FALSE(std::filesystem::exists(store.file() + "-wal"));
    EXPECT_FALSE(std::filesystem::exists(store.file() + "-shm"));
}

TEST(AConnection, IsDefensive) {
    TemporaryDatabase store;
    Connection reader(store.file(), Connection::Mode::read);

    EXPECT_THROW(reader.execute("DELETE FROM barrier"), data::StorageFailure);
    EXPECT_THROW(store.db().execute("PRAGMA writable_schema = ON; DELETE FROM sqlite_master"), data::StorageFailure);
    EXPECT_THROW((void)store.db().query("SELECT load_extension('mod_spatialite')").step(), data::StorageFailure);
    EXPECT_THROW((void)store.db().query("SELECT BlobFromFile('/etc/passwd')").step(), data::StorageFailure);
    EXPECT_EQ(number(store.db(), "PRAGMA foreign_keys"), 1);
    EXPECT_EQ(number(store.db(), "PRAGMA synchronous"), 2);
}

TEST(AReading, SeesOnePictureWhileOthersWrite) {
    TemporaryDatabase store;
    Connection reader(store.file(), Connection::Mode::read);
    {
        const data::Reading reading(reader);
        EXPECT_EQ(number(reader, "SELECT count(*) FROM barrier"), 0);
        store.create("barrier", sample(store.collection("barrier")));
        EXPECT_EQ(number(reader, "SELECT count(*) FROM barrier"), 0);
    }
    EXPECT_EQ(number(reader, "SELECT count(*) FROM barrier"), 1);
}

TEST(AFullDisk, RefusesWritesAndKeepsReads) {
    TemporaryDatabase store;
    const auto& landcover = store.collection("landcover");
    store.create("landcover", sample(landcover));
    store.db().execute("PRAGMA max_page_count = " + std::to_string(number(store.db(), "PRAGMA page_count") + 4));

    int stored = 1;
    EXPECT_THROW(
        {
            for (; stored < 2000; ++stored) store.create("landcover", sample(landcover));
        },
        data::DiskFull);

    EXPECT_EQ(data::read_features(store.db(), landcover, {}).matched, stored);
    store.db().execute("PRAGMA max_page_count = 1000000");
    store.create("landcover", sample(landcover));
    EXPECT_EQ(data::read_features(store.db(), landcover, {}).matched, stored + 1);
}

/// Writes one feature a revision and tells each on the pipe once it is on disk, until it is killed.
[[noreturn]] void write_until_killed(const std::string& file, int told) {
    Connection db(file, Connection::Mode::write);
    const auto catalogue = data::load_catalogue(db);
    for (std::int64_t i = 0;; ++i) {
        data::Transaction transaction(db, *catalogue, {});
        const auto stored =
            data::create_feature(transaction, catalogue->at("barrier"), sample(catalogue->at("barrier")));
        transaction.commit();
        if (write(told, &stored.id, sizeof stored.id) != sizeof stored.id) _exit(1);
    }
}

TEST(AcknowledgedWrites, SurviveAKill) {
    TemporaryDatabase store;
    store.close();
    std::vector<data::FeatureId> told;
    for (int round = 0; round < 5; ++round) {
        int ends[2];
        ASSERT_EQ(pipe(ends), 0);
        const pid_t child = fork();
        if (child == 0) {
            close(ends[0]);
            write_until_killed(store.file(), ends[1]);
        }
        close(ends[1]);
        data::FeatureId id = 0;
        for (int count = 0; count < 20 + 7 * round && read(ends[0], &id, sizeof id) == sizeof id; ++count)
            told.push_back(id);
        kill(child, SIGKILL);
        while (read(ends[0], &id, sizeof id) == sizeof id) told.push_back(id);
        close(ends[0]);
        waitpid(child, nullptr, 0);
    }

    store.reopen();

    ASSERT_GE(told.size(), 100u);
    for (const data::FeatureId id : told)
        EXPECT_TRUE(data::find_feature(store.db(), store.collection("barrier"), id)) << id;
    data::Query integrity = store.db().query("PRAGMA integrity_check");
    integrity.step();
    EXPECT_EQ(integrity.text(0), "ok");
}

TEST(ABackup, IsOneSoundFileMadeWhileOthersWriteAndComesBack) {
    TemporaryDatabase store;
    const data::Collection wall = store.collection("barrier");  // reopen() makes a new catalogue
    const auto kept = store.create("barrier", sample(wall));
    const std::string file = (store.folder() / "copy.gridkeeper").string();
    data::backup(store.db(), file);
    const auto lost = store.create("barrier", sample(wall));
    EXPECT_THROW(data::backup(store.db(), file), data::Conflict);
    store.close();

    data::restore(file, store.file());

    store.reopen();
    EXPECT_EQ(data::find_feature(store.db(), wall, kept.id), kept);
    EXPECT_FALSE(data::find_feature(store.db(), wall, lost.id));
    EXPECT_FALSE(std::filesystem::exists(file + ".partial"));
}

TEST(ARestore, RefusesStrangersAndADatabaseInUse) {
    TemporaryDatabase store;
    const auto refused = [&](const std::string& name) {
        return said_by([&] { data::restore((store.folder() / name).string(), store.file()); });
    };
    const auto made = [&](const std::string& name, const char* change) {
        const std::string file = (store.folder() / name).string();
        data::backup(store.db(), file);
        Connection db(file, Connection::Mode::write);
        db.execute(change);
        return name;
    };
    std::ofstream(store.folder() / "text") << std::string(200, 'x');
    const std::string plain = made("plain", "PRAGMA application_id = 12");
    const std::string newer = made("newer", "PRAGMA user_version = 999");
    const std::string trigger =
        made("trigger", "CREATE TRIGGER trap AFTER INSERT ON journal BEGIN DELETE FROM journal; END");
    const std::string column = made("column", "ALTER TABLE journal ADD COLUMN extra TEXT");
    const std::string orphan =
        made("orphan",
             "PRAGMA foreign_keys = OFF; INSERT INTO building (id, uid, version, source, compound, shape) "
             "VALUES (1, 'u', 1, 'surveyed', 99, GeomFromText('POLYGON((0 0, 1 0, 1 1, 0 0))', 4326))");
    data::backup(store.db(), (store.folder() / "good").string());
    store.close();

    EXPECT_THAT(refused("absent"), testing::HasSubstr("no backup"));
    EXPECT_THAT(refused("text"), testing::HasSubstr("not a gridkeeper database"));
    EXPECT_THAT(refused(plain), testing::HasSubstr("not a gridkeeper database"));
    EXPECT_THAT(refused(newer), testing::HasSubstr("schema 999"));
    EXPECT_THAT(refused(trigger), testing::HasSubstr("trigger trap"));
    EXPECT_THAT(refused(column), testing::HasSubstr("differs"));
    EXPECT_THAT(refused(orphan), testing::HasSubstr("not sound"));
    {
        const auto lock = data::Lock::take(store.file(), "serve");
        ASSERT_TRUE(lock);
        EXPECT_THAT(refused("good"), testing::HasSubstr("in use"));
    }
    EXPECT_EQ(refused("good"), "nothing was thrown");
}

}  // namespace
