package dev.bristlecone.server.wire;

import com.linecorp.armeria.server.ServiceRequestContext;
import dev.bristlecone.database.data.Answer;
import dev.bristlecone.database.data.Receipt;
import dev.bristlecone.server.edge.Units;
import java.util.List;

/// What is told beside the body of an answer, on both wires: how new it is, to the caller, and what it cost, to those
/// who count. Reads of namespaces and counts carry no `usage`, so they tell their [Freshness] only.
public final class Outcome {
    private Outcome() {}

    /// Tells about a read.
    public static void read(ServiceRequestContext context, Answer<?> answer) {
        Freshness.ofRead(context, answer.lsn());
        Units.ofRead(answer.readUnits()).attach(context);
    }

    /// Tells about the reads of one request.
    public static <T> void reads(ServiceRequestContext context, List<Answer<T>> answers) {
        Freshness.ofRead(context, answers.getFirst().lsn());
        Units.ofRead(readUnits(answers)).attach(context);
    }

    /// What the reads of one request cost together.
    public static <T> long readUnits(List<Answer<T>> answers) {
        return answers.stream().mapToLong(Answer::readUnits).sum();
    }

    /// Tells about a write.
    public static void written(ServiceRequestContext context, Receipt receipt) {
        Freshness.ofWrite(context, receipt.lsn());
        Units.ofWrite(receipt.writeUnits()).attach(context);
    }
}
