// Shapes (a Turtle file) and graphs of documents (standard input) → what Jena SHACL says of each graph (standard output).
//
// A graph comes as the length of its N-Quads in bytes (four bytes, the highest first) and the N-Quads; graph names are
// not looked at.  Its answer is a line for each result (severity, source shape, focus node, value; separated by tabs)
// and an empty line.

import java.io.BufferedInputStream;
import java.io.ByteArrayInputStream;
import java.io.DataInputStream;
import java.io.EOFException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import org.apache.jena.graph.Factory;
import org.apache.jena.graph.Graph;
import org.apache.jena.graph.Node;
import org.apache.jena.riot.Lang;
import org.apache.jena.riot.RDFDataMgr;
import org.apache.jena.riot.RDFParser;
import org.apache.jena.riot.system.ErrorHandlerFactory;
import org.apache.jena.riot.system.StreamRDFBase;
import org.apache.jena.shacl.ShaclValidator;
import org.apache.jena.shacl.validation.ReportEntry;
import org.apache.jena.sparql.core.Quad;

public final class Shapes {
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

    private static Graph graph(byte[] quads) {
        Graph graph = Factory.createDefaultGraph();
        RDFParser.create().source(new ByteArrayInputStream(quads)).lang(Lang.NQUADS).checking(false).resolveURIs(false)
                .errorHandler(ErrorHandlerFactory.errorHandlerSimple())
                .parse(new StreamRDFBase() {
                    @Override
                    public void quad(Quad quad) {
                        graph.add(quad.asTriple());
                    }
                });
        return graph;
    }

    private static String text(Object found) {
        String words = found instanceof Node && ((Node) found).isURI() ? ((Node) found).getURI() : String.valueOf(found);
        return words.replaceAll("\\s", " ");
    }
}
