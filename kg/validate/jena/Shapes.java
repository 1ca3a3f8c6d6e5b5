// Shapes (a Turtle file) and graphs of documents (standard input) → what Jena SHACL says of each graph (standard output).
//
// A graph comes as the length of its N-Quads in bytes (four bytes, the highest first) and the N-Quads; graph names are
// not looked at.  Its answer is a line for each result (severity, source shape, focus node, value; separated by tabs)
// and an empty line.

import java.io.BufferedInputStream;
import java.io.DataInputStream;
import java.io.EOFException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;
import org.apache.jena.graph.Factory;
import org.apache.jena.graph.Graph;
import org.apache.jena.graph.Node;
import org.apache.jena.graph.NodeFactory;
import org.apache.jena.graph.Triple;
import org.apache.jena.riot.RDFDataMgr;
import org.apache.jena.shacl.ShaclValidator;
import org.apache.jena.shacl.validation.ReportEntry;
import org.apache.jena.sparql.util.NodeFactoryExtra;

public final class Shapes {
    private static final int MOST_TERMS = 100_000;
    private static final Map<String, Node> TERMS = new HashMap<>();

    public static void main(String[] arguments) throws Exception {
        PrintStream out = new PrintStream(System.out, false, StandardCharsets.UTF_8);
        System.setOut(System.err); // whatever else speaks must not be taken for an answer
        org.apache.jena.shacl.Shapes shapes = org.apache.jena.shacl.Shapes.parse(RDFDataMgr.loadGraph(arguments[0]));
        DataInputStream in = new DataInputStream(new BufferedInputStream(System.in, 1 << 16));
        out.println("ready");
        out.flush();
        while (true) {
            int length;
            try {
                length = in.readInt();
            } catch (EOFException end) {
                return;
            }
            byte[] quads = new byte[length];
            in.readFully(quads);
            answer(shapes, quads, out);
        }
    }

    private static void answer(org.apache.jena.shacl.Shapes shapes, byte[] quads, PrintStream out) {
        try {
            for (ReportEntry entry : ShaclValidator.get().validate(shapes, graph(quads)).getEntries()) {
                out.print(text(entry.severity().level()) + "\t" + text(entry.source()) + "\t" + text(entry.focusNode())
                        + "\t" + (entry.value() == null ? "" : text(entry.value())) + "\n");
            }
        } catch (RuntimeException fault) {
            out.print("fault\t" + text(fault.toString()) + "\t\t\n");
        }
        out.print("\n");
        out.flush();
    }

    // A line is "subject predicate object graph ." with single blanks, as the engine and our own stages write it.  Jena's
    // parser takes as long as the shapes do; predicates, classes and four of five literals stand in other documents too.
    private static Graph graph(byte[] quads) {
        if (TERMS.size() > MOST_TERMS) {
            TERMS.clear();
        }
        Graph graph = Factory.createDefaultGraph();
        String text = new String(quads, StandardCharsets.UTF_8);
        int end;
        for (int start = 0; start < text.length(); start = end + 1) {
            end = text.indexOf('\n', start);
            end = end < 0 ? text.length() : end;
            if (end == start) {
                continue;
            }
            int predicate = text.indexOf(' ', start) + 1;
            int object = text.indexOf(' ', predicate) + 1;
            // a quote can stand neither in a datatype nor in the name of a graph
            int closed = text.charAt(object) == '"' ? text.lastIndexOf('"', end) : object;
            int behind = text.indexOf(' ', closed);
            if (predicate == 0 || object == 0 || object > end || behind < 0 || behind > end) {
                throw new IllegalArgumentException("no statement: " + text.substring(start, end));
            }
            graph.add(Triple.create(term(text.substring(start, predicate - 1)),
                    term(text.substring(predicate, object - 1)), term(text.substring(object, behind))));
        }
        return graph;
    }

    private static Node term(String written) {
        return TERMS.computeIfAbsent(written, Shapes::made);
    }

    private static Node made(String written) {
        int last = written.length() - 1;
        if (written.indexOf('\\') < 0) {
            if (written.charAt(0) == '<' && written.charAt(last) == '>') {
                return NodeFactory.createURI(written.substring(1, last));
            }
            if (written.charAt(0) == '"' && written.charAt(last) == '"') {
                return NodeFactory.createLiteral(written.substring(1, last));
            }
        }
        return NodeFactoryExtra.parseNode(written);
    }

    private static String text(Object found) {
        String words = found instanceof Node && ((Node) found).isURI() ? ((Node) found).getURI() : String.valueOf(found);
        return words.replaceAll("\\s", " ");
    }
}
